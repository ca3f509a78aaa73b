package dev.sluice.console.series;

import dev.sluice.console.series.Health.State;
import java.time.Clock;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Takes note of what a store answers, and of silence. Thread-safe, and waits for nothing. */
final class StoreHealth {
  private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(6);

  private final Clock clock;
  private Health latest = Health.UNKNOWN;
  private OptionalLong answeredMillis = OptionalLong.empty();
  private long answeredNanos;
  private long askedNanos;
  private boolean isAsked;

  StoreHealth(Clock clock) {
    this.clock = clock;
  }

  /** A question goes to the store now. */
  synchronized void asked() {
    isAsked = true;
    askedNanos = System.nanoTime();
  }

  /** The question has an answer, which says that of the store. */
  synchronized void answered(Health health) {
    isAsked = false;
    latest = health;
    answeredNanos = System.nanoTime();
    if (health.state() != State.AWAY) {
      answeredMillis = OptionalLong.of(clock.millis());
    }
  }

  /** The question has an answer, which says nothing of the store. */
  synchronized void answered() {
    isAsked = false;
  }

  /** When it was last not away. */
  synchronized OptionalLong answeredMillis() {
    return answeredMillis;
  }

  /** Whether what is known is so old that the store should be asked, and is not. */
  synchronized boolean isStale() {
    return !isAsked
        && (latest.state() == State.UNKNOWN || System.nanoTime() - answeredNanos > STALE_NANOS);
  }

  /** How it is; who does not answer for longer than any question may take is away. */
  synchronized Health now() {
    if (isAsked && System.nanoTime() - askedNanos > SILENT_NANOS) {
      return new Health(
          State.AWAY,
          "no answer for more than " + TimeUnit.NANOSECONDS.toSeconds(SILENT_NANOS) + " seconds");
    }
    return latest;
  }
}
