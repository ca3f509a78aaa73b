package dev.sluice.samples.machines;

/** What a message of the line is. */
enum Planted {
  /** A reading like any other. */
  PLAIN,
  /** A temperature above 70, or a vibration more than twice the one before. */
  SPIKE,
  /** A reading with a clock that is a day ahead. */
  AHEAD,
  /** A reading whose time is in seconds. */
  SECONDS,
  /** The bytes of the message before it of that topic, once more. */
  REPEAT,
  /** No reading. */
  POISON
}
