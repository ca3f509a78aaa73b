package dev.sluice.io.outages;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One outage of a store, as a request sees it: from its first failure to its end, or to the moment
 * at which it has lasted too long. Waits longer from one attempt to the next, with jitter, so that
 * workers do not come back all at once. Warns while it lasts: a job that holds still for a store
 * says so, also where the store takes the request and does not answer ({@link #ask}). Not for
 * several threads.
 */
public final class RetryWindow {
  private static final Logger LOG = LoggerFactory.getLogger(RetryWindow.class);
  private static final long FIRST_BACKOFF_MILLIS = 100;
  private static final long LONGEST_BACKOFF_MILLIS = 5_000;
  private static final long NEVER = Long.MIN_VALUE;

  private final String request;
  private final Duration longest;
  private final StallWarnings warnings;
  private final Runnable look = this::warnOfSilence;

  /** Whether an attempt is under way. */
  private boolean asking;

  /** Since when nothing was answered, for warnings. */
  private long quietSinceNanos = NEVER;

  private long sinceNanos;
  private int failures;

  /**
   * None yet.
   *
   * @param request what is asked for, without secrets: "write to the database"
   * @param address where
   * @param longest after which time it has lasted too long
   */
  public RetryWindow(String request, String address, Duration longest) {
    this.request = request + " at " + address;
    this.longest = longest;
    this.warnings = new StallWarnings(address);
  }

  /**
   * An attempt begins: from now to {@link #asked}, {@link #waitABit} or {@link #end} another thread
   * warns where no answer comes. Costs less than a microsecond.
   */
  public synchronized void ask() {
    if (failures == 0) {
      quietSinceNanos = System.nanoTime();
    }
    asking = true;
    StallThread.watch(look);
  }

  /** The attempt has ended, however it did. For a finally; idempotent. */
  public synchronized void asked() {
    asking = false;
    StallThread.forget(look);
  }

  /** Warns if it is time, from the thread that watches. */
  private synchronized void warnOfSilence() {
    Duration quiet = Duration.ofNanos(System.nanoTime() - quietSinceNanos);
    if (asking && warnings.isDue(quiet)) {
      LOG.warn("no answer to {} for {} s, waiting on", request, quiet.toSeconds());
    }
  }

  /**
   * Waits before the next attempt.
   *
   * @param reason why the last one failed, without any payload
   * @param atLeast how long the store wants to be left alone; zero if it did not say
   * @return false where the outage has lasted too long, without waiting
   */
  public boolean waitABit(String reason, Duration atLeast) throws InterruptedIOException {
    asked();
    if (failures == 0) {
      sinceNanos = System.nanoTime();
      quietSinceNanos = quietSinceNanos == NEVER ? sinceNanos : quietSinceNanos;
      LOG.info("cannot {}, trying again: {}", request, reason);
    }
    if (Duration.ofNanos(System.nanoTime() - sinceNanos).compareTo(longest) >= 0) {
      return false;
    }
    Duration quiet = Duration.ofNanos(System.nanoTime() - quietSinceNanos);
    if (warnings.isDue(quiet)) {
      LOG.warn("cannot {} for {} s, trying on: {}", request, quiet.toSeconds(), reason);
    }
    long most = Math.min(LONGEST_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS << Math.min(failures, 10));
    failures++;
    long wait = ThreadLocalRandom.current().nextLong(most / 2, most + 1);
    try {
      TimeUnit.MILLISECONDS.sleep(Math.max(wait, atLeast.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while trying to " + request);
    }
    return true;
  }

  /** The request was answered; nothing where it was so at once. The next one begins anew. */
  public synchronized void end() {
    asked();
    if (warnings.end()) {
      LOG.warn(
          "can {} again, after {} s",
          request,
          Duration.ofNanos(System.nanoTime() - quietSinceNanos).toSeconds());
    }
    failures = 0;
  }

  /** For the end of a message. */
  public String tried() {
    return failures == 0
        ? ""
        : " (tried for " + Duration.ofNanos(System.nanoTime() - sinceNanos).toSeconds() + " s)";
  }
}
