package dev.sluice.pipelines.definition;

/** Nothing to do: the message says what was looked for, and where. */
public final class NothingToDoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NothingToDoException(String message) {
    super(message);
  }
}
