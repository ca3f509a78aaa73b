package dev.sluice.examples.zonehours;

import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.Subject;
import java.util.function.Consumer;

/**
 * A person or vehicle that a camera had in view for a moment.
 *
 * @param zone {@code organization/site/zone}
 * @param kind {@code person} or {@code vehicle}
 * @param track the camera and its track, since a track is of one camera
 * @param startMillis begin of the moment, epoch milliseconds UTC
 * @param timeMillis its end, which is the time that counts, epoch milliseconds UTC
 */
record Sighting(String zone, String kind, String track, long startMillis, long timeMillis) {

  /** The sighting that an observation is, if it is one: doors, zones and events are none. */
  static void find(Observation observation, Consumer<Sighting> found) {
    Subject subject = observation.subject();
    if (subject == Subject.PERSON || subject == Subject.VEHICLE) {
      String camera = observation.cameraId();
      found.accept(
          new Sighting(
              camera.substring(0, camera.lastIndexOf('/')),
              subject.fieldName(),
              camera + "/" + observation.trackId(),
              observation.startMillis(),
              observation.timeMillis()));
    }
  }

  /** How much of it lies behind a time, milliseconds. */
  long millisSince(long beginMillis) {
    return timeMillis - Math.max(startMillis, beginMillis);
  }
}
