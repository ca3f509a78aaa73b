package dev.sluice.io.kafka;

import dev.sluice.io.environment.Masks;
import dev.sluice.io.outages.Poller;
import dev.sluice.io.outages.StallWarnings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
final class EndOffsetPoller {
  private static final Logger LOG = LoggerFactory.getLogger(EndOffsetPoller.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long COUNT_INTERVAL_MILLIS = 10_000;

  private final String servers;
  private final TopicPartition partition;
  private final PartitionWatch watch;
  private final StallWarnings warnings;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private long countedMillis = Long.MIN_VALUE;

  private EndOffsetPoller(KafkaAccess access, TopicPartition partition, PartitionWatch watch) {
    this.servers = access.servers();
    this.partition = partition;
    this.watch = watch;
    this.warnings = new StallWarnings(servers);
    Map<String, Object> settings = KafkaClients.consumer(access);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    this.consumer = new KafkaConsumer<>(settings);
  }

  /** Begins to ask; closed, it ends within some seconds. */
  static Poller start(KafkaAccess access, TopicPartition partition, PartitionWatch watch) {
    EndOffsetPoller asking = new EndOffsetPoller(access, partition, watch);
    return Poller.start(
        "sluice-ends-" + partition, PAUSE, asking::ask, () -> asking.consumer.close(Duration.ZERO));
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
}
