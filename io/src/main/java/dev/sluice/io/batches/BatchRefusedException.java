package dev.sluice.io.batches;

import java.io.Serial;

/**
 * A store refused a batch for what is in it, and has none of it, or has what it did not refuse and
 * takes it again as if it were the first time.
 */
public final class BatchRefusedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * A refusal.
   *
   * @param message for a person; holds no part of the data
   */
  public BatchRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
