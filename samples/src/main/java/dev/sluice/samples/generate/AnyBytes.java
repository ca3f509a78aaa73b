package dev.sluice.samples.generate;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Serialized {@code google.protobuf.Any}, written in one pass: the same bytes as {@code
 * Any.pack(message).toByteArray()}, without the copies in between.
 */
final class AnyBytes {
  private static final Map<Class<?>, byte[]> TYPE_URLS =
      Map.of(
          State.class, typeUrl(State.getDescriptor().getFullName()),
          Event.class, typeUrl(Event.getDescriptor().getFullName()),
          Incident.class, typeUrl(Incident.getDescriptor().getFullName()));

  private AnyBytes() {}

  static ByteString of(Message message) {
    byte[] typeUrl = TYPE_URLS.get(message.getClass());
    int size = message.getSerializedSize();
    byte[] bytes =
        new byte
            [CodedOutputStream.computeByteArraySize(Any.TYPE_URL_FIELD_NUMBER, typeUrl)
                + CodedOutputStream.computeTagSize(Any.VALUE_FIELD_NUMBER)
                + CodedOutputStream.computeUInt32SizeNoTag(size)
                + size];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeByteArray(Any.TYPE_URL_FIELD_NUMBER, typeUrl);
      out.writeMessage(Any.VALUE_FIELD_NUMBER, message);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException("an array of the message's own size", e);
    }
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  private static byte[] typeUrl(String fullName) {
    return ("type.googleapis.com/" + fullName).getBytes(StandardCharsets.UTF_8);
  }
}
