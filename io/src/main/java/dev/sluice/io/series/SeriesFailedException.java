package dev.sluice.io.series;

import java.io.IOException;
import java.io.Serial;

/**
 * A store gave no series. The message says why, begins with what it is, and holds no credential.
 */
public final class SeriesFailedException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /** What is the matter with it. */
  public enum Fault {
    /** It cannot be reached, gives no answer in time, or says that it cannot work now. */
    AWAY,
    /** It answers, and has no table, bucket or the like of this name: nothing is stored yet. */
    MISSING,
    /** It answers, and does not give what is asked for: it will not, whenever it is asked. */
    REFUSED
  }

  private final Fault fault;

  public SeriesFailedException(Fault fault, String message, Throwable cause) {
    super(message, cause);
    this.fault = fault;
  }

  public SeriesFailedException(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  /** What is the matter. */
  public Fault fault() {
    return fault;
  }
}
