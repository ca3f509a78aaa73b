package dev.sluice.samples.generate;

/**
 * A time in which the camera is offline: what ends in it was not seen.
 *
 * @param startMillis inclusive, epoch milliseconds UTC
 * @param endMillis inclusive, epoch milliseconds UTC
 */
record Gap(long startMillis, long endMillis) {

  boolean hides(Sighting sighting) {
    return sighting.timeMillis() >= startMillis && sighting.timeMillis() <= endMillis;
  }

  boolean touches(Activity activity) {
    return activity.endMillis() >= startMillis && activity.startMillis() <= endMillis;
  }
}
