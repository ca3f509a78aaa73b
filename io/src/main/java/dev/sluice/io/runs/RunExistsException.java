package dev.sluice.io.runs;

/** A run id is taken by a run that is complete, and nobody asked to replace it. */
public final class RunExistsException extends Exception {
  RunExistsException(String message) {
    super(message);
  }
}
