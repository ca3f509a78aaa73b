package dev.sluice.benchmarks.connect;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * What the converter alone costs: a plain consumer that converts each record of a topic and drops
 * it. Prints how many there are for each table, and how many for none.
 */
final class ConvertIntoNothing {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final String NONE = "none";

  private ConvertIntoNothing() {}

  /** Arguments: the brokers and the topic. */
  public static void main(String[] arguments) {
    ObservationConverter converter = new ObservationConverter();
    Map<String, Long> counts = new TreeMap<>();
    Properties settings = new Properties();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0]);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(arguments[1]).stream()
              .map(partition -> new TopicPartition(arguments[1], partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
      ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
      while (!ends.isEmpty()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          counts.merge(table(converter, record), 1L, Long::sum);
        }
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
      }
    }
    counts.forEach((table, count) -> System.out.printf("%s=%d%n", table, count));
  }

  private static String table(
      ObservationConverter converter, ConsumerRecord<byte[], byte[]> record) {
    try {
      Object struct = converter.toConnectData(record.topic(), record.value()).value();
      return struct == null ? NONE : ((Struct) struct).getString(ObservationConverter.TABLE);
    } catch (DataException e) {
      return NONE;
    }
  }
}
