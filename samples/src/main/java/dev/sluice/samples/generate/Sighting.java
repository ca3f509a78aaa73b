package dev.sluice.samples.generate;

import com.google.protobuf.Message;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.State;

/**
 * An observation as the detector made it, before its delivery.
 *
 * @param message the {@link State} or {@link Event}
 * @param trackId the actor
 * @param startMillis begin of a State's interval, the instant of an Event; epoch milliseconds UTC
 * @param timeMillis event time: end of a State's interval, the instant of an Event; epoch
 *     milliseconds UTC
 * @param lost whether it is delivered in a corrupt form only
 */
record Sighting(Message message, String trackId, long startMillis, long timeMillis, boolean lost) {

  static Sighting of(State state) {
    return new Sighting(
        state, state.getTrackId(), state.getStartMillis(), state.getEndMillis(), false);
  }

  static Sighting of(Event event) {
    return new Sighting(event, event.getTrackId(), event.getAtMillis(), event.getAtMillis(), false);
  }

  /** The same, delivered in a corrupt form only. */
  Sighting asLost() {
    return new Sighting(message, trackId, startMillis, timeMillis, true);
  }
}
