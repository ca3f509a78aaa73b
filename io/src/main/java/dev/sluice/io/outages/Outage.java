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
 * says so. Not for several threads.
 */
public final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
  private static final long FIRST_BACKOFF_MILLIS = 100;
  private static final long LONGEST_BACKOFF_MILLIS = 5_000;

  private final String request;
  private final Duration longest;
  private final OutageWarnings warnings;
  private long sinceNanos;
  private int failures;

  /**
   * None yet.
   *
   * @param request what is asked for, without secrets: "write to the database"
   * @param address where
   * @param longest after which time it has lasted too long
   */
  public Outage(String request, String address, Duration longest) {
    this.request = request + " at " + address;
    this.longest = longest;
    this.warnings = new OutageWarnings(address);
  }

  /**
   * Waits before the next attempt.
   *
   * @param reason why the last one failed, without any payload
   * @param atLeast how long the store wants to be left alone; zero if it did not say
   * @return false where the outage has lasted too long, without waiting
   */
  public boolean waitABit(String reason, Duration atLeast) throws InterruptedIOException {
    if (failures == 0) {
      sinceNanos = System.nanoTime();
      LOG.info("cannot {}, trying again: {}", request, reason);
    }
    Duration lasted = lasted();
    if (lasted.compareTo(longest) >= 0) {
      return false;
    }
    if (warnings.isDue(lasted)) {
      LOG.warn("cannot {} for {} s, trying on: {}", request, lasted.toSeconds(), reason);
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

  /** The request was answered; nothing where it was so at once. */
  public void end() {
    if (warnings.end()) {
      LOG.warn("can {} again, after {} s", request, lasted().toSeconds());
    }
  }

  /** For the end of a message. */
  public String tried() {
    return failures == 0 ? "" : " (tried for " + lasted().toSeconds() + " s)";
  }

  private Duration lasted() {
    return Duration.ofNanos(System.nanoTime() - sinceNanos);
  }
}
