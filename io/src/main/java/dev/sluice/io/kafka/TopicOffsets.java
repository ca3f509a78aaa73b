package dev.sluice.io.kafka;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Finds the offsets between which the records of a time lie, by asking the brokers once. */
public final class TopicOffsets {

  private static final int TIMEOUT_MILLIS = 20_000;

  private TopicOffsets() {}

  /**
   * Gives a range for each partition of the topics, in the order of topic and partition, that holds
   * all records whose timestamps are in [from, to), and others as well: what reads it goes by the
   * timestamps. It ends with what is committed now, at the latest.
   *
   * <p>A range begins with the first record that is not before {@code from}. It ends with the first
   * one that is {@code slackMillis} after {@code to}: all later ones are after {@code to} as long
   * as no record is older than one before it by more than that. So the slack is the disorder of a
   * partition and the error of its cameras' clocks together.
   *
   * @param topics each exists
   * @throws IllegalArgumentException if one does not, or may not be read
   * @throws KafkaUnavailableException if no broker answers
   */
  public static List<PartitionRange> between(
      KafkaAccess access,
      Collection<String> topics,
      long fromMillis,
      long toMillis,
      long slackMillis) {
    checkArgument(fromMillis < toMillis, "the time is empty: %s to %s", fromMillis, toMillis);
    checkArgument(slackMillis >= 0, "slackMillis must be 0 or more, but was: %s", slackMillis);
    // Past the end of time is not before the end.
    long until = toMillis > Long.MAX_VALUE - slackMillis ? Long.MAX_VALUE : toMillis + slackMillis;
    return ask(
        access,
        topics,
        (consumer, partitions) -> {
          Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
          return ranges(
              partitions,
              offsets(firstSince(consumer, partitions, fromMillis), ends),
              offsets(firstSince(consumer, partitions, until), ends));
        });
  }

  /**
   * Gives the same ranges for a time that is uncertain at both ends, and says of each whether it is
   * whole.
   *
   * @param slackMillis by how much a record's timestamp can differ from the time that is meant, and
   *     be out of the order of its partition
   * @throws IllegalArgumentException as for {@link #between}
   * @throws KafkaUnavailableException as for {@link #between}
   */
  public static List<FoundRange> find(
      KafkaAccess access,
      Collection<String> topics,
      long fromMillis,
      long toMillis,
      long slackMillis) {
    return ask(
        access,
        topics,
        (consumer, partitions) -> {
          Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
          Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
          Map<TopicPartition, OffsetAndTimestamp> earliest = firstSince(consumer, partitions, 0);
          Map<TopicPartition, OffsetAndTimestamp> after =
              firstSince(consumer, partitions, toMillis + slackMillis);
          List<PartitionRange> ranges =
              ranges(
                  partitions,
                  offsets(firstSince(consumer, partitions, fromMillis - slackMillis), ends),
                  offsets(after, ends));
          List<FoundRange> found = new ArrayList<>();
          for (int i = 0; i < partitions.size(); i++) {
            @Nullable OffsetAndTimestamp first = earliest.get(partitions.get(i));
            found.add(
                new FoundRange(
                    ranges.get(i),
                    after.get(partitions.get(i)) != null,
                    begins.getOrDefault(partitions.get(i), 0L),
                    first == null ? null : first.timestamp()));
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
    Map<String, Object> settings = KafkaClients.consumer(access);
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

  /** The first record at or after a time; null where there is none. */
  private static Map<TopicPartition, OffsetAndTimestamp> firstSince(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, long timeMillis) {
    Map<TopicPartition, Long> times = new HashMap<>();
    // A negative time has a meaning of its own in the protocol.
    partitions.forEach(partition -> times.put(partition, Math.max(0, timeMillis)));
    return consumer.offsetsForTimes(times, Duration.ofMillis(TIMEOUT_MILLIS));
  }

  /** Their offsets, never beyond the end; the end where there is none. */
  private static Map<TopicPartition, Long> offsets(
      Map<TopicPartition, OffsetAndTimestamp> found, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> offsets = new HashMap<>(ends);
    found.forEach(
        (partition, at) -> {
          if (at != null) {
            offsets.merge(partition, at.offset(), Math::min);
          }
        });
    return offsets;
  }
}
