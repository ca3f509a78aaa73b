package dev.sluice.command.letters;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a replay that is interrupted, as by Ctrl-C, end the batch that it is in: what it has claimed
 * and not marked would be uncertain for ever. The process ends once it is closed, or after a time.
 */
final class LastBatch implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupted, "last batch");
  private volatile boolean reached;

  private LastBatch() {}

  /** Holds up the end of the process from now on. */
  static LastBatch begin() {
    LastBatch last = new LastBatch();
    Runtime.getRuntime().addShutdownHook(last.hook);
    return last;
  }

  /** Whether the process is to end, so that nothing more is to be begun. */
  boolean reached() {
    return reached;
  }

  /** What runs when the process is to end. */
  Thread hook() {
    return hook;
  }

  private void interrupted() {
    reached = true;
    try {
      boolean unused = ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook runs, and ends now.
    }
  }
}
