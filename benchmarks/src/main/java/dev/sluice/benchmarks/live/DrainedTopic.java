package dev.sluice.benchmarks.live;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads all that lies in a topic with a plain consumer, in the thread that calls. */
public final class DrainedTopic {
  private static final Duration POLL = Duration.ofSeconds(1);

  private DrainedTopic() {}

  /**
   * Gives each record that lies there when it begins, those of a partition in their order.
   *
   * @return how many
   */
  public static long read(
      String servers, String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (KafkaConsumer<byte[], byte[]> consumer = Clients.consumer(servers)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
      ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
      long count = 0;
      while (!ends.isEmpty()) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> record : records) {
          each.accept(record);
          count++;
        }
        // A position passes the marks of transactions, which no record says.
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
      }
      return count;
    }
  }
}
