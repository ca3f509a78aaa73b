package dev.sluice.io.kafka;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Finds the offsets between which the records of a time lie, once, for whoever reads them. */
public final class TopicOffsets {

  private static final int TIMEOUT_MILLIS = 20_000;

  private TopicOffsets() {}

  /**
   * Finds, for each partition of the topics, in the order of topic and partition, the stretch that
   * holds the records of [from - slack, to + slack), by the times of their messages. It ends with
   * what is committed now, at the latest. The timestamps say where to look first, and nothing more:
   * how it is found is said by {@link StretchSearch}.
   *
   * @param slackMillis by how much a record can be out of the order of its partition
   * @throws IllegalArgumentException if a topic does not exist, or may not be read
   * @throws KafkaUnavailableException if no broker answers
   */
  public static List<FoundRange> find(
      KafkaAccess access,
      Collection<String> topics,
      long fromMillis,
      long toMillis,
      long slackMillis) {
    checkArgument(fromMillis < toMillis, "the time is empty: %s to %s", fromMillis, toMillis);
    checkArgument(slackMillis >= 0, "slackMillis must be 0 or more, but was: %s", slackMillis);
    long from = Math.max(0, fromMillis - slackMillis);
    // Past the end of time is not before the end.
    long to = toMillis > Long.MAX_VALUE - slackMillis ? Long.MAX_VALUE : toMillis + slackMillis;
    return ask(
        access,
        topics,
        (consumer, partitions) -> {
          Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
          Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
          Map<TopicPartition, Long> firsts = firstSince(consumer, partitions, from);
          Map<TopicPartition, Long> behind = firstSince(consumer, partitions, to);
          List<FoundRange> found = new ArrayList<>();
          for (PartitionRange held : ranges(partitions, begins, ends)) {
            TopicPartition partition = new TopicPartition(held.topic(), held.partition());
            found.add(
                FoundRange.of(
                    held,
                    StretchSearch.search(
                        held.startOffset(),
                        held.endOffset(),
                        from,
                        to,
                        Stream.of(firsts.get(partition), behind.get(partition))
                            .filter(Objects::nonNull)
                            .toList(),
                        new PartitionLook(consumer, partition, from, to, TIMEOUT_MILLIS))));
          }
          return found;
        });
  }

  /**
   * Gives all that is committed in each partition of the topics now.
   *
   * @throws IllegalArgumentException if a topic does not exist, or may not be read
   * @throws KafkaUnavailableException if no broker answers
   */
  public static List<PartitionRange> all(KafkaAccess access, Collection<String> topics) {
    return ask(
        access,
        topics,
        (consumer, partitions) ->
            ranges(
                partitions,
                consumer.beginningOffsets(partitions),
                consumer.endOffsets(partitions)));
  }

  private interface Question<T> {
    List<T> ask(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions);
  }

  private static <T> List<T> ask(
      KafkaAccess access, Collection<String> topics, Question<T> question) {
    List<TopicPartition> partitions = new ArrayList<>();
    KafkaChecks.partitions(access, topics)
        .forEach(
            (topic, count) -> {
              for (int i = 0; i < count; i++) {
                partitions.add(new TopicPartition(topic, i));
              }
            });
    Map<String, Object> settings = PartitionLook.settings(access);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
      return question.ask(consumer, partitions);
    } catch (KafkaException e) {
      throw KafkaChecks.explained(access, "topics " + topics, e);
    }
  }

  private static List<PartitionRange> ranges(
      List<TopicPartition> partitions,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> stops) {
    return partitions.stream().map(partition -> range(partition, starts, stops)).toList();
  }

  private static PartitionRange range(
      TopicPartition partition, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> stops) {
    long start = starts.getOrDefault(partition, 0L);
    long stop = Math.max(start, stops.getOrDefault(partition, start));
    return new PartitionRange(partition.topic(), partition.partition(), start, stop);
  }

  /**
   * The first offset whose timestamp is a time or later, for those that have one. It is exact as
   * far as it goes, but tells nothing of what comes behind it; and there is no answer where a
   * segment that holds no timestamps comes first.
   */
  private static Map<TopicPartition, Long> firstSince(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, long timeMillis) {
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, timeMillis));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    consumer
        .offsetsForTimes(times, Duration.ofMillis(TIMEOUT_MILLIS))
        .forEach(
            (partition, first) -> {
              if (first != null) {
                offsets.put(partition, first.offset());
              }
            });
    return offsets;
  }
}
