package dev.sluice.command.live;

import com.google.protobuf.ByteString;
import dev.sluice.transforms.topics.TopicRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** All that lies in a topic now, by partition and offset, read with nothing but Kafka's client. */
public final class TopicDump {

  private TopicDump() {}

  /** The committed records. */
  public static List<TopicRecord> of(String servers, String topic) {
    return of(Map.of("bootstrap.servers", servers), topic);
  }

  /** The committed records of brokers that are reached in such a way. */
  public static List<TopicRecord> of(Map<String, Object> connection, String topic) {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.put("isolation.level", "read_committed");
    List<TopicRecord> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
          records.add(
              new TopicRecord(
                  topic,
                  record.partition(),
                  record.offset(),
                  record.timestamp(),
                  bytes(record.key()),
                  bytes(record.value()),
                  List.of()));
        }
      }
    }
    records.sort(
        Comparator.comparingInt(TopicRecord::partition).thenComparingLong(TopicRecord::offset));
    return records;
  }

  private static @Nullable ByteString bytes(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteString.copyFrom(bytes);
  }
}
