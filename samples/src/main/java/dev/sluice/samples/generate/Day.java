package dev.sluice.samples.generate;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * One day in front of one camera.
 *
 * @param scenario what happens
 * @param cameraId {@code organization/site/zone/camera}
 * @param date the day, UTC
 */
record Day(Scenario scenario, String cameraId, LocalDate date) {
  static final long MINUTE_MILLIS = 60_000;
  static final int MINUTES = 24 * 60;
  static final long MILLIS = MINUTES * MINUTE_MILLIS;

  /** Epoch milliseconds UTC, inclusive. */
  long startMillis() {
    return date.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  /** Epoch milliseconds UTC, exclusive. */
  long endMillis() {
    return startMillis() + MILLIS;
  }

  Day yesterday() {
    return new Day(scenario, cameraId, date.minusDays(1));
  }

  /** Whether events happen on this day: not so on the day after the last. */
  boolean eventful() {
    return scenario.covers(date);
  }

  /** Whether no event happens after this day. */
  boolean last() {
    return scenario.endsWith(date);
  }

  /** A seed of this day's own for each purpose. */
  long seed(String purpose) {
    long cameraSeed = Dice.seed(scenario.seed(), cameraId);
    return Dice.seed(Dice.seed(cameraSeed, date.toEpochDay()), purpose);
  }

  /** The name of the day's n-th activity of a kind; unique among the camera's days. */
  String name(String kind, int number) {
    return date.format(DateTimeFormatter.BASIC_ISO_DATE) + kind + number;
  }
}
