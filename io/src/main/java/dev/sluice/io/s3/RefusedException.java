package dev.sluice.io.s3;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A store does not let this identity do what was asked for; asking again would not help. */
public final class RefusedException extends StoreFailedException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * A refusal.
   *
   * @param message what was asked for, where, and what came back; holds no credential
   */
  public RefusedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
