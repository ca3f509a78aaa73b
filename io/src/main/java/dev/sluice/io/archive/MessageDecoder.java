package dev.sluice.io.archive;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.State;
import dev.sluice.transforms.cameras.ObservationDecoder;
import dev.sluice.transforms.rejections.Rejection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the message out of a serialized {@code google.protobuf.Any}, for layouts and formats that
 * need it. Not thread-safe.
 */
final class MessageDecoder {
  /** One of each type that is known. */
  static final List<Message> PROTOTYPES =
      List.of(State.getDefaultInstance(), Event.getDefaultInstance());

  private @Nullable Rejection rejection;

  /** The message; null where it cannot be decoded. */
  @Nullable Message decode(ByteString value) {
    Any any;
    try {
      any = Any.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      return reject(ObservationDecoder.UNFRAMED);
    }
    String type = any.getTypeUrl();
    if (type.isEmpty()) {
      return reject(ObservationDecoder.UNFRAMED);
    }
    String name = type.substring(type.lastIndexOf('/') + 1);
    for (Message prototype : PROTOTYPES) {
      if (prototype.getDescriptorForType().getFullName().equals(name)) {
        try {
          return prototype.getParserForType().parseFrom(any.getValue());
        } catch (InvalidProtocolBufferException e) {
          return reject(ObservationDecoder.WRONG_VALUE);
        }
      }
    }
    return reject(ObservationDecoder.UNKNOWN_TYPE);
  }

  private @Nullable Message reject(Rejection why) {
    rejection = why;
    return null;
  }

  /** Why the last message could not be decoded. */
  Rejection rejection() {
    return rejection == null ? ObservationDecoder.UNFRAMED : rejection;
  }

  /** The camera that the message names; empty where it names none. */
  static String cameraId(Message message) {
    return message instanceof State state
        ? state.getCameraId()
        : message instanceof Event event ? event.getCameraId() : "";
  }

  /** The event time of a message, epoch milliseconds. */
  static long timeMillis(Message message) {
    return message instanceof State state
        ? state.getEndMillis()
        : message instanceof Event event ? event.getAtMillis() : -1;
  }
}
