package dev.sluice.transforms.forecast;

/** A model with which this release cannot forecast; the message says why. */
public final class UnusableModelException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnusableModelException(String message) {
    super(message);
  }
}
