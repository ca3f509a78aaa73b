package dev.sluice.benchmarks.connect;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes messages out of what lies in a topic, as the archive does. */
final class Observations {
  /** One of each type, each of which has a table. */
  static final List<Message> PROTOTYPES =
      List.of(State.getDefaultInstance(), Event.getDefaultInstance());

  private Observations() {}

  /** The message in a serialized {@code google.protobuf.Any}; null where there is none of ours. */
  static @Nullable Message decode(byte[] value) {
    try {
      Any any = Any.parseFrom(value);
      String type = any.getTypeUrl();
      String name = type.substring(type.lastIndexOf('/') + 1);
      for (Message prototype : PROTOTYPES) {
        if (prototype.getDescriptorForType().getFullName().equals(name)) {
          return prototype.getParserForType().parseFrom(any.getValue());
        }
      }
      return null;
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }
}
