package dev.sluice.console.web;

import java.io.Serial;

/** A call asks for what there is not; its message, in our own words, is the answer. */
public final class UnusableCallException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * A call that is answered 400.
   *
   * @param message for the client
   */
  public UnusableCallException(String message) {
    super(message, null, false, false);
  }
}
