package dev.sluice.io.archive;

/**
 * Where a record goes that is late: earlier than an event time that came before of its camera (of
 * its partition, where the layout names no camera), on the same day or the next one, by more than
 * the allowed disorder.
 */
public enum LatePolicy {
  /** Into the folder of its own time. */
  OWN,
  /**
   * Into the folder of that latest event time, behind the records after which it came. A replay
   * over the archive then meets it where the live job met it, and rejects it as that one did; in
   * the folder of its own time it would stand before them, and be used.
   */
  CURRENT,
  /** To the rejected records. */
  REJECT
}
