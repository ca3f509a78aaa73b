package dev.sluice.transforms.coders;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Internal;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.VarInt;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Encodes messages as {@code ProtoCoder} does where they are nested: the length, and then the
 * bytes. It is for where millions of small ones are shuffled: {@code ProtoCoder} makes a buffer of
 * four kilobytes for each that it writes or reads. Messages must have no map fields, whose encoding
 * has no order.
 */
public final class MessageCoder<M extends Message> extends Coder<M> {
  private static final long serialVersionUID = 1L;

  private final Class<M> type;
  private transient @Nullable M prototype;

  private MessageCoder(Class<M> type) {
    this.type = type;
  }

  /** Of messages of a type. */
  public static <M extends Message> MessageCoder<M> of(Class<M> type) {
    return new MessageCoder<>(type);
  }

  @Override
  public void encode(M message, OutputStream out) throws IOException {
    if (message == null) {
      throw new CoderException("cannot encode a null " + type.getSimpleName());
    }
    byte[] bytes = new byte[message.getSerializedSize()];
    CodedOutputStream coded = CodedOutputStream.newInstance(bytes);
    message.writeTo(coded);
    coded.checkNoSpaceLeft();
    VarInt.encode(bytes.length, out);
    out.write(bytes);
  }

  @Override
  @SuppressWarnings("unchecked") // A parser of a message parses that message.
  public M decode(InputStream in) throws IOException {
    byte[] bytes = new byte[VarInt.decodeInt(in)];
    if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
      throw new EOFException("a message of type " + type.getSimpleName() + " is cut off");
    }
    M known = prototype;
    if (known == null) {
      known = Internal.getDefaultInstance(type);
      prototype = known;
    }
    try {
      return (M) known.getParserForType().parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new CoderException("what was encoded is no " + type.getSimpleName(), e);
    }
  }

  @Override
  public List<? extends Coder<?>> getCoderArguments() {
    return List.of();
  }

  @Override
  public void verifyDeterministic() {}

  @Override
  public boolean consistentWithEquals() {
    return true;
  }

  @Override
  public TypeDescriptor<M> getEncodedTypeDescriptor() {
    return TypeDescriptor.of(type);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MessageCoder<?> coder && type.equals(coder.type);
  }

  @Override
  public int hashCode() {
    return Objects.hash(MessageCoder.class, type);
  }
}
