package dev.sluice.console.events;

import java.io.Serial;

/** A request that cannot be used, and which of its events is why. */
public final class EventFormatException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** What is wrong, for programs. */
  public enum Reason {
    ENCODING_INVALID,
    JSON_INVALID,
    EVENT_INVALID,
    TIME_MISSING,
    TIME_INVALID,
    TIME_OUT_OF_RANGE,
    AMOUNT_MISSING,
    AMOUNT_INVALID,
    TOO_MANY_EVENTS
  }

  private final Reason reason;
  private final int index;

  EventFormatException(Reason reason, int index, String message) {
    super(message);
    this.reason = reason;
    this.index = index;
  }

  /** What is wrong. */
  public Reason reason() {
    return reason;
  }

  /** Number of the event, from 0; -1 where the request as a whole is meant. */
  public int index() {
    return index;
  }
}
