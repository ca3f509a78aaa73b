package dev.sluice.transforms.bridge;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;

/**
 * Which times of payloads are believed: those around the time of arrival.
 *
 * @param futureMillis how far ahead of the arrival
 * @param ageMillis how far behind it
 */
public record BelievedTimes(long futureMillis, long ageMillis) implements Serializable {

  /** Checks both. */
  public BelievedTimes {
    checkArgument(
        futureMillis >= 0, "futureMillis must not be negative, but was: %s", futureMillis);
    checkArgument(ageMillis >= 0, "ageMillis must not be negative, but was: %s", ageMillis);
  }

  /** Whether a time is. */
  public boolean isBelieved(long millis, long arrivalMillis) {
    return millis <= arrivalMillis + futureMillis && millis >= arrivalMillis - ageMillis;
  }
}
