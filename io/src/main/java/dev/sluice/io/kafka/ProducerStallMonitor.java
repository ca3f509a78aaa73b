package dev.sluice.io.kafka;

import com.google.common.annotations.VisibleForTesting;
import dev.sluice.io.outages.StallThread;
import dev.sluice.io.outages.StallWarnings;
import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts how many records a producer was given, and of how many it has said what became of them,
 * and warns where the brokers take none: the producer waits for them without a word, and its caller
 * with it. Counted by any thread, looked at by one.
 */
final class ProducerStallMonitor implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ProducerStallMonitor.class);

  private final String servers;
  private final String topics;
  private final StallWarnings warnings;
  private final Runnable look = this::look;
  private final AtomicLong given = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private long answeredAtLastLook = -1;
  private long sinceNanos;

  @VisibleForTesting
  ProducerStallMonitor(String servers, String topics) {
    this.servers = servers;
    this.topics = topics;
    this.warnings = new StallWarnings(servers + " " + topics);
  }

  /**
   * Begins to look, until it is closed.
   *
   * @param topics where records go, as a sentence says it
   */
  static ProducerStallMonitor start(String servers, String topics) {
    ProducerStallMonitor monitor = new ProducerStallMonitor(servers, topics);
    StallThread.watch(monitor.look);
    return monitor;
  }

  void given() {
    given.incrementAndGet();
  }

  void answered() {
    answered.incrementAndGet();
  }

  private void look() {
    Duration standstill = standstill(System.nanoTime());
    if (standstill.isZero()) {
      if (warnings.end()) {
        LOG.warn("the Kafka brokers at {} take records for {} again", servers, topics);
      }
    } else if (warnings.isDue(standstill)) {
      LOG.warn(
          "the Kafka brokers at {} have not taken a record for {} for {} s, trying on",
          servers,
          topics,
          standstill.toSeconds());
    }
  }

  /**
   * For how long records have been waiting, none of which was answered: too long by no more than
   * the time between two looks.
   *
   * @param nowNanos of {@link System#nanoTime}
   * @return zero where none waits, or one was answered since the last look
   */
  @VisibleForTesting
  Duration standstill(long nowNanos) {
    long now = answered.get();
    if (now != answeredAtLastLook || now == given.get()) {
      answeredAtLastLook = now;
      sinceNanos = nowNanos;
    }
    return Duration.ofNanos(nowNanos - sinceNanos);
  }

  /** Ends it. Idempotent. */
  @Override
  public void close() {
    StallThread.forget(look);
  }
}
