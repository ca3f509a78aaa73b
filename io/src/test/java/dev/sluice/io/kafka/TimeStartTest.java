package dev.sluice.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.io.kafka.appends.TopicTail;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TimeStartTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A record with any timestamp: the client's own refuses that of no time. */
  private static final class Stamped extends ProducerRecord<byte[], byte[]> {
    private final long stamp;

    Stamped(TopicPartition partition, long stamp, String key) {
      // Larger than half of a segment.
      super(partition.topic(), partition.partition(), 0L, key.getBytes(UTF_8), new byte[600]);
      this.stamp = stamp;
    }

    @Override
    public Long timestamp() {
      return stamp;
    }
  }

  private static void create(String topic, int partitions) throws Exception {
    Broker.create(topic, partitions, Map.of("segment.bytes", "1000"));
  }

  private static void send(TopicPartition partition, long... stamps) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = Broker.producer(Map.of())) {
      for (int i = 0; i < stamps.length; i++) {
        var unused = producer.send(new Stamped(partition, stamps[i], "key-" + i)).get();
      }
    }
  }

  private static Map<TopicPartition, Long> offsets(long millis, TopicPartition... partitions)
      throws Exception {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(KafkaClients.consumer(Broker.access()))) {
      return TimeStart.offsets(Broker.access(), consumer, List.of(partitions), millis, PATIENCE);
    }
  }

  @Test
  void timeBehindASegmentWithoutTimestampsIsReadFromTheBeginOfThePartition() throws Exception {
    create("untimed", 3);
    TopicPartition hidden = new TopicPartition("untimed", 0);
    TopicPartition timed = new TopicPartition("untimed", 1);
    TopicPartition empty = new TopicPartition("untimed", 2);
    send(hidden, -1, -1, 5_000);
    send(timed, 1_000, 5_000, 6_000);

    assertThat(offsets(5_000, hidden, timed, empty))
        .isEqualTo(Map.of(hidden, 0L, timed, 1L, empty, 0L));
    assertThat(offsets(5_001, hidden, timed, empty))
        .isEqualTo(Map.of(hidden, 3L, timed, 2L, empty, 0L));
  }

  @Test
  void tailOfATopicSeesWhatLiesBehindASegmentWithoutTimestamps() throws Exception {
    create("untimed-keys", 1);
    send(new TopicPartition("untimed-keys", 0), -1, 5_000);
    LinkedBlockingQueue<String> keys = new LinkedBlockingQueue<>();

    try (TopicTail tail =
        TopicTail.start(
            Broker.access(), "untimed-keys", 5_000, (key, value) -> keys.add(key.toStringUtf8()))) {
      tail.readToEnd().get(60, TimeUnit.SECONDS);
    }

    assertThat(keys).containsExactly("key-0", "key-1");
  }
}
