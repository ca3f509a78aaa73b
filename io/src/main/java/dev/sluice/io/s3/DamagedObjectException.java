package dev.sluice.io.s3;

import java.io.Serial;

/** A store works, and what lies in it is not what it should be: to ask again is of no use. */
public final class DamagedObjectException extends StoreFailedException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Of an object.
   *
   * @param message which, and what to do; holds nothing of what was read
   */
  public DamagedObjectException(String message) {
    super(message, null);
  }
}
