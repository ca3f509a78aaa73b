package dev.sluice.transforms.amounts;

import java.io.Serial;

/** A text is no decimal number, or not one within the limits. The message holds no part of it. */
public final class InvalidDecimalException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  InvalidDecimalException(String message) {
    // Bad data can come in floods, and nobody looks at where it was found to be bad.
    super(message, null, false, false);
  }
}
