package dev.sluice.io.kafka.appends;

import java.io.Serial;
import java.util.concurrent.CompletableFuture;

/** An append that is not known to be in its topic. */
public final class AppendFailedException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  /** What is known of the records. */
  public enum Outcome {
    /** None is there, and none will be: too many wait already. */
    REFUSED,
    /** None is there, and none will be: the brokers gave no answer, or a refusal. */
    NOT_APPENDED,
    /** All are there, or none, and the brokers have not said which. */
    UNCERTAIN
  }

  private final Outcome outcome;
  private final boolean isShutOut;
  private final transient CompletableFuture<Void> settled;

  /** With nothing left to be decided. */
  public AppendFailedException(Outcome outcome, String message) {
    this(outcome, message, false);
  }

  /** With nothing left to be decided, and whether it was for a name that another process took. */
  public AppendFailedException(Outcome outcome, String message, boolean isShutOut) {
    super(message);
    this.outcome = outcome;
    this.isShutOut = isShutOut;
    this.settled = CompletableFuture.completedFuture(null);
  }

  AppendFailedException(
      Outcome outcome, String message, Throwable cause, CompletableFuture<Void> settled) {
    super(message, cause);
    this.outcome = outcome;
    this.isShutOut = TransactionalWorker.isShutOut(cause);
    this.settled = settled;
  }

  /** What is known. */
  public Outcome outcome() {
    return outcome;
  }

  /** Whether brokers are well, and another process appends under the same name. */
  public boolean isShutOut() {
    return isShutOut;
  }

  /**
   * Done as soon as the brokers have decided: whoever reads committed records up to the end then
   * sees which it was. Done already unless the outcome is uncertain.
   */
  public CompletableFuture<Void> settled() {
    return settled;
  }
}
