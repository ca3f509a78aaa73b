package dev.sluice.samples.generate;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.State;
import dev.sluice.deadletter.v1.Reason;
import java.util.List;

/** What can be wrong with a corrupt record. */
enum Flaw {
  /** The record ends too early; the framing decides how that looks. */
  CUT,
  /** Bytes that are no message at all. */
  NOISE,
  /** A message of another type. */
  WRONG_TYPE,
  /** A message without a subject. */
  NO_SUBJECT,
  /** A State that ends before it starts. */
  REVERSED,
  /** A message of another camera. */
  OTHER_CAMERA;

  private static final List<Flaw> ALL = List.of(values());
  // No tag of a field has this wire type.
  private static final byte NO_TAG = 0x07;

  static Flaw any(Dice dice) {
    return dice.pick(ALL);
  }

  /** What a reader of the data is to reject the record for. */
  Reason reason(Framing framing) {
    return switch (this) {
      case CUT ->
          framing == Framing.LINES ? Reason.REASON_BASE64_INVALID : Reason.REASON_MESSAGE_MALFORMED;
      case NOISE -> Reason.REASON_MESSAGE_MALFORMED;
      case WRONG_TYPE -> Reason.REASON_TYPE_UNKNOWN;
      case NO_SUBJECT -> Reason.REASON_MESSAGE_INCOMPLETE;
      case REVERSED -> Reason.REASON_INTERVAL_INVALID;
      case OTHER_CAMERA -> Reason.REASON_CAMERA_MISMATCH;
    };
  }

  /** The serialized {@code Any} in place of a good message's; a CUT one is cut by the framing. */
  ByteString corrupt(Message message, Dice dice) {
    return switch (this) {
      case CUT -> AnyBytes.of(message);
      case NOISE -> noise(dice);
      case WRONG_TYPE ->
          AnyBytes.of(Incident.newBuilder().setIncidentId(Long.toHexString(dice.next())).build());
      case NO_SUBJECT -> AnyBytes.of(stateLike(message).clearSubject().build());
      case REVERSED -> AnyBytes.of(reversed(stateLike(message)));
      case OTHER_CAMERA -> AnyBytes.of(elsewhere(message));
    };
  }

  private static ByteString noise(Dice dice) {
    byte[] noise = new byte[dice.between(8, 200)];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (byte) dice.next();
    }
    noise[0] = NO_TAG;
    return UnsafeByteOperations.unsafeWrap(noise);
  }

  private static State.Builder stateLike(Message message) {
    if (message instanceof State state) {
      return state.toBuilder();
    }
    Event event = (Event) message;
    State.Builder state =
        State.newBuilder()
            .setCameraId(event.getCameraId())
            .setTrackId(event.getTrackId())
            .setStartMillis(event.getAtMillis())
            .setEndMillis(event.getAtMillis());
    state.getPersonBuilder();
    return state;
  }

  private static State reversed(State.Builder state) {
    return state.setStartMillis(state.getEndMillis() + 1_000).build();
  }

  private static Message elsewhere(Message message) {
    if (message instanceof State state) {
      return state.toBuilder().setCameraId(state.getCameraId() + "-b").build();
    }
    Event event = (Event) message;
    return event.toBuilder().setCameraId(event.getCameraId() + "-b").build();
  }
}
