package dev.sluice.io.influx;

import java.io.Serial;

/** A point that the line protocol cannot carry. The message says why, and holds no part of it. */
public final class UnwritablePointException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  public UnwritablePointException(String message) {
    super(message);
  }
}
