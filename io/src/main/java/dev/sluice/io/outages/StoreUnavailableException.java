package dev.sluice.io.outages;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A store did not answer in time, or had too much to do: asked later, it may. */
public final class StoreUnavailableException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * An absence.
   *
   * @param message what was asked for, where, and what came back; holds no secret
   */
  public StoreUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
