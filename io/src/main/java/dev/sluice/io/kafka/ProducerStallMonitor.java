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
  private final String topic;
  private final StallWarnings warnings;
  private final Runnable look = this::look;
  private final AtomicLong given = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private long answeredAtLastLook = -1;
  private long sinceNanos;

  @VisibleForTesting
  ProducerStallMonitor(String servers, String topic) {
    this.servers = servers;
    this.topic = topic;
    this.warnings = new StallWarnings(servers + " " + topic);
  }

  /** Begins to look, until it is closed. */
  static ProducerStallMonitor start(String servers, String topic) {
    ProducerStallMonitor monitor = new ProducerStallMonitor(servers, topic);
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
        LOG.warn("the Kafka brokers at {} take records for topic {} again", servers, topic);
      }
    } else if (warnings.isDue(standstill)) {
      LOG.warn(
          "the Kafka brokers at {} have not taken a record for topic {} for {} s, trying on",
          servers,
          topic,
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
