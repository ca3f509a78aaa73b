package dev.sluice.io.kafka;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many records a producer was given, and of how many it has said what became of them. Counted
 * by any thread, looked at by one.
 */
final class SendProgress {
  private final AtomicLong given = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private long answeredAtLastLook = -1;
  private long sinceNanos;

  void given() {
    given.incrementAndGet();
  }

  void answered() {
    answered.incrementAndGet();
  }

  /**
   * For how long records have been waiting, none of which was answered: too long by no more than
   * the time between two looks.
   *
   * @param nowNanos of {@link System#nanoTime}
   * @return zero where none waits, or one was answered since the last look
   */
  Duration standstill(long nowNanos) {
    long now = answered.get();
    if (now != answeredAtLastLook || now == given.get()) {
      answeredAtLastLook = now;
      sinceNanos = nowNanos;
    }
    return Duration.ofNanos(nowNanos - sinceNanos);
  }
}
