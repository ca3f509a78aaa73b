package dev.sluice.io.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a read begins that is to begin at a timestamp. The brokers answer with nothing where no
 * record has it or a later one, and also where a segment without any timestamp lies before the one
 * that has: then the read begins with the partition, since too much is better than too little.
 */
public final class TimeStart {
  private static final Logger LOG = LoggerFactory.getLogger(TimeStart.class);
  private static final int ASK_MILLIS = 5_000;

  private TimeStart() {}

  /**
   * Gives, for each partition, the first offset of the time; the end of what is committed where
   * there is none.
   *
   * @param patience for each question
   * @throws KafkaException if brokers do not answer, or refuse
   */
  public static Map<TopicPartition, Long> offsets(
      KafkaAccess access,
      Consumer<byte[], byte[]> consumer,
      Collection<TopicPartition> partitions,
      long timeMillis,
      Duration patience) {
    // Asked first: what comes meanwhile is not passed over.
    Map<TopicPartition, Long> offsets = new HashMap<>(consumer.endOffsets(partitions, patience));
    Map<TopicPartition, Long> found = firsts(consumer, partitions, timeMillis, patience);
    offsets.putAll(found);
    List<TopicPartition> late =
        with(
            access,
            partitions.stream().filter(one -> !found.containsKey(one)).toList(),
            timeMillis);
    if (late.isEmpty()) {
      return offsets;
    }
    // Not those to which it has come since the first question.
    Map<TopicPartition, Long> since = firsts(consumer, late, timeMillis, patience);
    List<TopicPartition> hidden = late.stream().filter(one -> !since.containsKey(one)).toList();
    consumer
        .beginningOffsets(hidden, patience)
        .forEach(
            (partition, begin) -> {
              LOG.warn(
                  "{}: the brokers do not say where the time to start at begins, as records without"
                      + " a timestamp lie before it; it is read from its begin, offset {}",
                  partition,
                  begin);
              offsets.put(partition, begin);
            });
    return offsets;
  }

  private static Map<TopicPartition, Long> firsts(
      Consumer<byte[], byte[]> consumer,
      Collection<TopicPartition> partitions,
      long timeMillis,
      Duration patience) {
    Map<TopicPartition, Long> firsts = new HashMap<>();
    consumer
        .offsetsForTimes(
            partitions.stream().collect(Collectors.toMap(Function.identity(), one -> timeMillis)),
            patience)
        .forEach(
            (partition, first) -> {
              if (first != null) {
                firsts.put(partition, first.offset());
              }
            });
    return firsts;
  }

  /** Those that have a committed record of the time or later, or may have one. */
  private static List<TopicPartition> with(
      KafkaAccess access, List<TopicPartition> partitions, long timeMillis) {
    if (partitions.isEmpty()) {
      return partitions;
    }
    try (Admin admin = KafkaClients.admin(access, ASK_MILLIS)) {
      ListOffsetsResult latest =
          admin.listOffsets(
              partitions.stream()
                  .collect(Collectors.toMap(Function.identity(), one -> OffsetSpec.maxTimestamp())),
              new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
      return partitions.stream().filter(one -> latestMillis(latest, one) >= timeMillis).toList();
    }
  }

  /** The end of time where the brokers are too old to say. */
  private static long latestMillis(ListOffsetsResult latest, TopicPartition partition) {
    try {
      return latest.partitionResult(partition).get().timestamp();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnsupportedVersionException) {
        return Long.MAX_VALUE;
      }
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
