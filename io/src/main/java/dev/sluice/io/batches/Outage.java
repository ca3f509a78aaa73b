package dev.sluice.io.batches;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One outage of a store: from the first failure of a write to the moment at which it has lasted too
 * long. Waits longer from one attempt to the next, with jitter, so that workers do not come back
 * all at once. Not for several threads.
 */
public final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
  private static final long FIRST_BACKOFF_MILLIS = 100;
  private static final long LONGEST_BACKOFF_MILLIS = 5_000;

  private final String store;
  private final Duration longest;
  private long sinceNanos;
  private int failures;

  /**
   * None yet.
   *
   * @param store what the log calls it, without secrets
   * @param longest after which time it has lasted too long
   */
  public Outage(String store, Duration longest) {
    this.store = store;
    this.longest = longest;
  }

  /**
   * Waits before the next attempt.
   *
   * @param reason why the last one failed, without any payload
   * @param atLeast how long the store wants to be left alone; zero if it did not say
   * @return false where the outage has lasted too long, without waiting
   */
  public boolean waitABit(String reason, Duration atLeast) throws InterruptedIOException {
    long now = System.nanoTime();
    if (failures == 0) {
      sinceNanos = now;
      LOG.info("cannot write to {}, trying again: {}", store, reason);
    }
    if (now - sinceNanos >= longest.toNanos()) {
      return false;
    }
    long most = Math.min(LONGEST_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS << Math.min(failures, 10));
    failures++;
    long wait = ThreadLocalRandom.current().nextLong(most / 2, most + 1);
    try {
      TimeUnit.MILLISECONDS.sleep(Math.max(wait, atLeast.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + store);
    }
    return true;
  }

  /** How often the store was found to be away. */
  public int failures() {
    return failures;
  }

  /** For the end of a message. */
  public String tried() {
    return failures == 0
        ? ""
        : " (tried for " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sinceNanos) + " s)";
  }
}
