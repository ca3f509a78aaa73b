package dev.sluice.io.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * A consumer of one partition that tells a {@link PartitionWatch} what it learns. KafkaIO opens two
 * of them: one polls, and is asked for its position where there is no checkpoint; the other asks
 * for the end of the partition each second.
 */
final class WatchingConsumer extends KafkaConsumer<byte[], byte[]> {

  /** How often the number of partitions is looked up. */
  private static final long COUNT_INTERVAL_MILLIS = 10_000;

  private final TopicPartition partition;
  private final TopicStart start;
  private final PartitionWatch watch;
  private final String metadata;
  private boolean positioned;
  private long countedMillis = Long.MIN_VALUE;

  WatchingConsumer(
      Map<String, Object> settings,
      TopicPartition partition,
      TopicStart start,
      PartitionWatch watch,
      String metadata) {
    super(settings);
    this.partition = partition;
    this.start = start;
    this.watch = watch;
    this.metadata = metadata;
  }

  /** KafkaIO commits positions and nothing with them. */
  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> positions) {
    Map<TopicPartition, OffsetAndMetadata> described = new HashMap<>();
    positions.forEach(
        (committed, position) ->
            described.put(committed, new OffsetAndMetadata(position.offset(), metadata)));
    super.commitSync(described);
  }

  /** KafkaIO asks for it only where it has no offset to seek to: that is where the start counts. */
  @Override
  public long position(TopicPartition asked) {
    if (!positioned) {
      positioned = true;
      seekToStart();
    }
    return super.position(asked);
  }

  private void seekToStart() {
    switch (start.from()) {
      case EARLIEST -> seekToBeginning(List.of(partition));
      case LATEST -> seekToEnd(List.of(partition));
      case COMMITTED -> {
        OffsetAndMetadata committed = committed(Set.of(partition)).get(partition);
        if (committed == null) {
          seekToBeginning(List.of(partition));
        } else {
          seek(partition, committed.offset());
        }
      }
      case TIME -> {
        OffsetAndTimestamp found =
            offsetsForTimes(Map.of(partition, start.timeMillis())).get(partition);
        if (found == null) {
          seekToEnd(List.of(partition));
        } else {
          seek(partition, found.offset());
        }
      }
    }
  }

  @Override
  @SuppressWarnings("deprecation")
  public ConsumerRecords<byte[], byte[]> poll(long timeoutMillis) {
    return poll(Duration.ofMillis(timeoutMillis));
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    try {
      ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
      watch.polled(lastOffset(records.records(partition)), currentPosition());
      return records;
    } catch (OffsetOutOfRangeException e) {
      watch.failed();
      throw new KafkaException(outOfRange(e), e);
    } catch (KafkaException e) {
      watch.failed();
      throw e;
    }
  }

  private String outOfRange(OffsetOutOfRangeException e) {
    return String.format(
        "Offset %d of %s, where the read stands, is not at the broker (any more): records were"
            + " deleted before they were read, or the topic was made anew. The job stops, as going"
            + " on would skip them without a word. To go on all the same, start without a savepoint"
            + " and say where (earliest, latest or a time).",
        e.offsetOutOfRangePartitions().getOrDefault(partition, -1L), partition);
  }

  private static long lastOffset(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.isEmpty() ? -1 : records.get(records.size() - 1).offset();
  }

  private long currentPosition() {
    try {
      return super.position(partition, Duration.ZERO);
    } catch (TimeoutException e) {
      // Being validated after a change of leader; it is asked again in a moment.
      return -1;
    }
  }

  @Override
  public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
    long asked = watch.now();
    Map<TopicPartition, Long> ends = super.endOffsets(partitions);
    Long end = ends.get(partition);
    if (end != null) {
      watch.confirmed(end, asked);
    }
    if (countedMillis == Long.MIN_VALUE || asked - countedMillis >= COUNT_INTERVAL_MILLIS) {
      countedMillis = asked;
      watch.partitions(super.partitionsFor(partition.topic()).size());
    }
    return ends;
  }
}
