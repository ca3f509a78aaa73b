package dev.sluice.samples.generate;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.State;

/** Moves observations in time. */
final class MovedTime {

  private MovedTime() {}

  /**
   * The same observation, so much later; what is none stays as it is.
   *
   * @param any a serialized {@code google.protobuf.Any}, or what a flaw made of it
   */
  static ByteString of(ByteString any, long millis) {
    try {
      Any wrapped = Any.parseFrom(any);
      if (wrapped.is(State.class)) {
        State.Builder state = wrapped.unpack(State.class).toBuilder();
        return AnyBytes.of(
            state
                .setStartMillis(state.getStartMillis() + millis)
                .setEndMillis(state.getEndMillis() + millis)
                .build());
      }
      if (wrapped.is(Event.class)) {
        Event.Builder event = wrapped.unpack(Event.class).toBuilder();
        return AnyBytes.of(event.setAtMillis(event.getAtMillis() + millis).build());
      }
      return any;
    } catch (InvalidProtocolBufferException e) {
      return any;
    }
  }
}
