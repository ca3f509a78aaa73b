package dev.sluice.io.kafka;

import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one range of a partition, in order, and ends by itself: a plain loop, for a bounded source
 * and for whoever pulls.
 *
 * <p>Each committed record of the range is given once. Offsets without a record (compacted, of
 * aborted transactions, marks) are passed over, also at the end of the range. Brokers that are away
 * are waited for; if they stay away for the time of an outage, or no longer have a part of the
 * range, reading fails.
 *
 * <p>Not for use by several threads. It joins no group and leaves no trace at the brokers.
 */
public final class PartitionReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  /** After such a silence the broker is asked whether it is there. */
  private static final long PROBE_MILLIS = 2000;

  private static final Duration PROBE = Duration.ofSeconds(1);

  private final KafkaAccess access;
  private final PartitionRange range;
  private final TopicPartition partition;
  private final long outageMillis;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final ClientRecords client = new ClientRecords();
  private Iterator<ConsumerRecord<byte[], byte[]>> polled = Collections.emptyIterator();
  private long position;
  private long answeredMillis;
  private long probedMillis;

  private PartitionReader(KafkaAccess access, PartitionRange range, long outageMillis) {
    this.access = access;
    this.range = range;
    this.partition = new TopicPartition(range.topic(), range.partition());
    this.outageMillis = outageMillis;
    this.consumer = new KafkaConsumer<>(KafkaClients.consumer(access));
    this.position = range.startOffset();
    this.answeredMillis = now();
    this.probedMillis = answeredMillis;
    consumer.assign(List.of(partition));
    consumer.seek(partition, range.startOffset());
  }

  /**
   * Opens a reader; the brokers are asked by {@link #next} only.
   *
   * @param outageMillis for how long brokers may be silent
   */
  public static PartitionReader open(KafkaAccess access, PartitionRange range, long outageMillis) {
    return new PartitionReader(access, range, outageMillis);
  }

  /**
   * The next record; null when the range is at its end, and ever after.
   *
   * @throws IOException if the brokers are away for too long, refuse, or do not have the range
   */
  public @Nullable TopicRecord next() throws IOException {
    try {
      while (!polled.hasNext()) {
        if (position >= range.endOffset()) {
          return null;
        }
        poll();
      }
    } catch (OffsetOutOfRangeException e) {
      throw new IOException(
          String.format(
              "Offset %d of %s is not at the brokers (any more), so that records of %s are missing",
              position, partition, range),
          e);
    } catch (KafkaException e) {
      throw new IOException("Cannot read " + range + " of Kafka at " + access.servers(), e);
    }
    ConsumerRecord<byte[], byte[]> record = polled.next();
    if (record.offset() >= range.endOffset()) {
      position = range.endOffset();
      polled = Collections.emptyIterator();
      return null;
    }
    return client.converted(record);
  }

  private void poll() throws IOException {
    List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL).records(partition);
    polled = records.iterator();
    long before = position;
    position = currentPosition();
    if (position > before) {
      answeredMillis = now();
    } else if (now() - Math.max(answeredMillis, probedMillis) >= PROBE_MILLIS) {
      probe();
    }
  }

  /** Past marks of transactions, where there may be no record any more. */
  private long currentPosition() {
    try {
      return consumer.position(partition, Duration.ZERO);
    } catch (TimeoutException e) {
      return position;
    }
  }

  private void probe() throws IOException {
    probedMillis = now();
    try {
      long end = consumer.endOffsets(List.of(partition), PROBE).getOrDefault(partition, 0L);
      answeredMillis = now();
      if (end < range.endOffset()) {
        throw new IOException(
            String.format(
                "%s ends at offset %d, before the end of %s: it was made anew, or lost records",
                partition, end, range));
      }
    } catch (TimeoutException e) {
      long silent = now() - answeredMillis;
      if (silent >= outageMillis) {
        throw new IOException(
            String.format(
                "The Kafka brokers at %s have not answered for %d s, at offset %d of %s",
                access.servers(), silent / 1000, position, range),
            e);
      }
    }
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }

  @Override
  public void close() {
    consumer.close(Duration.ZERO);
  }
}
