package dev.sluice.io.s3;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A store fails, or what lies in it is not what it should be, and the message says so in words of
 * ours alone: whoever asked may be shown it.
 */
public sealed class StoreFailedException extends IOException
    permits DamagedObjectException, RefusedException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * A failure.
   *
   * @param message what was asked for, where, and what came back; holds no credential and nothing
   *     of what was read
   */
  public StoreFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
