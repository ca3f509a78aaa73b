package dev.sluice.io.kafka;

import dev.sluice.io.outages.OutageWarnings;
import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks each second, in a thread of its own, whether the brokers take what a producer was given,
 * and warns where they do not: the producer waits for them without a word, and its caller with it.
 */
final class SendWatcher implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(SendWatcher.class);

  private final String servers;
  private final String topic;
  private final SendProgress progress;
  private final OutageWarnings warnings;
  private final ScheduledExecutorService executor;

  private SendWatcher(String servers, String topic, SendProgress progress) {
    this.servers = servers;
    this.topic = topic;
    this.progress = progress;
    this.warnings = new OutageWarnings(servers + " " + topic);
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sluice-sends-" + topic);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins to look. */
  static SendWatcher start(String servers, String topic, SendProgress progress) {
    SendWatcher watcher = new SendWatcher(servers, topic, progress);
    var unused = watcher.executor.scheduleWithFixedDelay(watcher::look, 1, 1, TimeUnit.SECONDS);
    return watcher;
  }

  private void look() {
    Duration standstill = progress.standstill(System.nanoTime());
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

  /** Ends it. Idempotent. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
