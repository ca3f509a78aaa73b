package dev.sluice.io.kafka;

import dev.sluice.transforms.topics.TopicRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * What comes to a topic, for whoever looks on: committed records of all partitions, as they come.
 * It joins no group and leaves no trace at the brokers. Where records are deleted before it has
 * read them, or the topic is made anew, it goes on with the first that is there. Not for use by
 * several threads.
 */
public final class TopicFollower implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long LOOK_NANOS = 5_000_000_000L;

  private final KafkaAccess access;
  private final String topic;
  private final ClientRecords client = new ClientRecords();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private long lookedNanos;

  private TopicFollower(KafkaAccess access, String topic) {
    this.access = access;
    this.topic = topic;
    this.consumer = new KafkaConsumer<>(KafkaClients.consumer(access));
  }

  /**
   * Begins at the ends, or with what is there.
   *
   * @param ranges all partitions, as they are
   * @param first whether it begins with what is there
   */
  public static TopicFollower open(
      KafkaAccess access, String topic, List<PartitionRange> ranges, boolean first) {
    TopicFollower follower = new TopicFollower(access, topic);
    follower.consumer.assign(
        ranges.stream().map(each -> new TopicPartition(topic, each.partition())).toList());
    for (PartitionRange each : ranges) {
      follower.consumer.seek(
          new TopicPartition(topic, each.partition()),
          first ? each.startOffset() : each.endOffset());
    }
    follower.lookedNanos = System.nanoTime();
    return follower;
  }

  /**
   * What has come; after half a second at most, nothing too.
   *
   * @throws KafkaUnavailableException if no broker answers; it can be asked again
   * @throws IllegalArgumentException if the topic is gone, or may not be read any more
   */
  public List<TopicRecord> next() {
    if (System.nanoTime() - lookedNanos > LOOK_NANOS) {
      lookedNanos = System.nanoTime();
      grow();
    }
    List<TopicRecord> records = new ArrayList<>();
    try {
      for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
        records.add(client.converted(each));
      }
    } catch (OffsetOutOfRangeException e) {
      consumer.seekToBeginning(e.offsetOutOfRangePartitions().keySet());
    } catch (KafkaException e) {
      throw KafkaChecks.explained(access, "topic " + topic, e);
    }
    return records;
  }

  /** Partitions that are new are read from their begin. */
  private void grow() {
    Map<String, Integer> partitions = KafkaChecks.partitions(access, List.of(topic));
    TreeSet<Integer> added = new TreeSet<>();
    for (int i = 0; i < partitions.getOrDefault(topic, 0); i++) {
      added.add(i);
    }
    consumer.assignment().forEach(each -> added.remove(each.partition()));
    if (!added.isEmpty()) {
      List<TopicPartition> fresh =
          added.stream().map(each -> new TopicPartition(topic, each)).toList();
      List<TopicPartition> all = new ArrayList<>(consumer.assignment());
      all.addAll(fresh);
      consumer.assign(all);
      consumer.seekToBeginning(fresh);
    }
  }

  @Override
  public void close() {
    consumer.close(Duration.ZERO);
  }
}
