package dev.sluice.samples.network;

/** What is odd about a sensor: all of it was seen on a public network. */
public enum Oddity {
  NONE,
  /** A humidity of 99.90 for ever: in range. */
  STUCK,
  /** -144.3 degrees, and -700 Pa. */
  BROKEN,
  /** Particulates of 999.9 and 1999.9, which are error codes. */
  ERROR_CODES,
  /** Stands in a room. */
  INDOOR,
  /** Says that it stands at 0, 0. */
  NOWHERE,
  /** Values that are {@code unavailable}, {@code %.1f} or nothing. */
  NO_NUMBERS,
  /** Does not say whether it is indoor. */
  NO_INDOOR,
  /** Coordinates of 15 digits, and an altitude of nothing. */
  LONG_COORDINATES,
  /** Measures that nobody asked for, among those that are. */
  UNKNOWN_MEASURES,
  /** A sensor for particulates that says humidity only. */
  OTHER_MEASURE,
  /** Goes elsewhere every hour, under another location id. */
  MOVING,
  /** Its items have the ids of another sensor's. */
  SHARED_ID,
  /** Says another value for the same time in the next snapshot. */
  CHANGING,
  /** Each seventh of its items is a day ahead. */
  AHEAD
}
