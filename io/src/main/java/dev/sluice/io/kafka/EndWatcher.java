package dev.sluice.io.kafka;

import dev.sluice.io.environment.Masks;
import dev.sluice.io.outages.OutageWarnings;
import java.io.Closeable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks each second for the end of one partition, and now and then for the number of partitions, in
 * a thread and by a consumer of its own: its answers must not wait for records to be fetched, and
 * it sees the records of open transactions too. An answer that does not come is none, and brokers
 * that stay silent are worth a warning; that the partition cannot be read, who fetches it finds
 * out.
 */
final class EndWatcher implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(EndWatcher.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long COUNT_INTERVAL_MILLIS = 10_000;

  private final String servers;
  private final TopicPartition partition;
  private final PartitionWatch watch;
  private final OutageWarnings warnings;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final ScheduledExecutorService executor;
  private long countedMillis = Long.MIN_VALUE;

  private EndWatcher(KafkaAccess access, TopicPartition partition, PartitionWatch watch) {
    this.servers = access.servers();
    this.partition = partition;
    this.watch = watch;
    this.warnings = new OutageWarnings(servers);
    Map<String, Object> settings = KafkaClients.consumer(access);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    this.consumer = new KafkaConsumer<>(settings);
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sluice-ends-" + partition);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins to ask. */
  static EndWatcher start(KafkaAccess access, TopicPartition partition, PartitionWatch watch) {
    EndWatcher watcher = new EndWatcher(access, partition, watch);
    var unused = watcher.executor.scheduleWithFixedDelay(watcher::ask, 0, 1, TimeUnit.SECONDS);
    return watcher;
  }

  private void ask() {
    try {
      long asked = watch.now();
      Long end = consumer.endOffsets(List.of(partition), PATIENCE).get(partition);
      if (end != null) {
        watch.confirmed(end, asked);
        if (warnings.end()) {
          LOG.warn("the Kafka brokers at {} answer again about {}", servers, partition);
        }
      }
      if (countedMillis == Long.MIN_VALUE || asked - countedMillis >= COUNT_INTERVAL_MILLIS) {
        countedMillis = asked;
        watch.partitions(consumer.partitionsFor(partition.topic(), PATIENCE).size());
      }
    } catch (InterruptException e) {
      Thread.currentThread().interrupt();
    } catch (KafkaException e) {
      Duration silent = Duration.ofMillis(watch.silentMillis());
      if (warnings.isDue(silent)) {
        LOG.warn(
            "the Kafka brokers at {} have not answered about {} for {} s, trying on: {}",
            servers,
            partition,
            silent.toSeconds(),
            Masks.words(e));
      }
    }
  }

  /** Ends it, within some seconds. Idempotent. */
  @Override
  public void close() {
    if (!executor.isShutdown()) {
      executor.execute(() -> consumer.close(Duration.ZERO));
      executor.shutdown();
    }
  }
}
