package dev.sluice.io.batches;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A store refused a batch for what is in it, and has none of it, or has what it did not refuse and
 * takes it again as if it were the first time.
 */
public final class BatchRefusedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean ofAll;

  /**
   * A refusal of something in the batch.
   *
   * @param message for a person; holds no part of the data
   */
  public BatchRefusedException(String message, @Nullable Throwable cause) {
    this(message, cause, /* ofAll= */ false);
  }

  private BatchRefusedException(String message, @Nullable Throwable cause, boolean ofAll) {
    super(message, cause);
    this.ofAll = ofAll;
  }

  /** The same, where the store says that it refuses each of the batch, for that reason. */
  public static BatchRefusedException ofAll(String message, @Nullable Throwable cause) {
    return new BatchRefusedException(message, cause, /* ofAll= */ true);
  }

  /** Whether each of the batch is refused. */
  boolean isOfAll() {
    return ofAll;
  }
}
