package org.example.doorminutes;

import dev.sluice.camera.v1.Door;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.Subject;
import java.util.function.Consumer;

/**
 * A time in which a door stood open, within one hour.
 *
 * @param door the camera that sees it, and its track there
 * @param startMillis its begin, epoch milliseconds UTC
 * @param millis how long it is, milliseconds
 */
record Opening(String door, long startMillis, long millis) {
  private static final long HOUR_MILLIS = 3_600_000;

  /** The openings that an observation is, one for each hour that it reaches into. */
  static void find(Observation observation, Consumer<Opening> found) {
    if (observation.subject() == Subject.DOOR
        && observation.facts().message() instanceof Door door
        && door.getOpen()) {
      String name = observation.cameraId() + "/" + observation.trackId();
      long start = observation.startMillis();
      while (start < observation.timeMillis()) {
        long hourEnd = start - start % HOUR_MILLIS + HOUR_MILLIS;
        long end = Math.min(hourEnd, observation.timeMillis());
        found.accept(new Opening(name, start, end - start));
        start = end;
      }
    }
  }
}
