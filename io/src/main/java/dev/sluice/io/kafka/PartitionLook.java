package dev.sluice.io.kafka;

import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.ObservationDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Looks into a partition, at some hundred records. The time of a record is that of its message, as
 * a replay goes by it; of what is no observation it is the timestamp.
 */
final class PartitionLook implements StretchSearch.Look {
  private static final Duration POLL = Duration.ofMillis(200);

  /** A fetch gives one batch at least, however large that is. */
  private static final int FETCH_BYTES = 8 * 1024;

  private static final int RECORDS = 64;

  /** Of several fetches where batches are small: a batch is often of one camera only. */
  private static final int POLLS = 2;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final long fromMillis;
  private final long toMillis;
  private final long patienceMillis;
  private final ObservationDecoder decoder = new ObservationDecoder();

  /**
   * Looks for times in [from, to).
   *
   * @param consumer with {@link #settings}; used for nothing else meanwhile
   */
  PartitionLook(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long fromMillis,
      long toMillis,
      long patienceMillis) {
    this.consumer = consumer;
    this.partition = partition;
    this.fromMillis = fromMillis;
    this.toMillis = toMillis;
    this.patienceMillis = patienceMillis;
  }

  /** What a consumer that looks is set to: small answers, at once. */
  static Map<String, Object> settings(KafkaAccess access) {
    Map<String, Object> settings = KafkaClients.consumer(access);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 1);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS);
    return settings;
  }

  @Override
  public Sample at(long offset, long limit) {
    if (!consumer.assignment().equals(Set.of(partition))) {
      consumer.assign(List.of(partition));
    }
    consumer.seek(partition, offset);
    Sample.Taker taker = new Sample.Taker(fromMillis, toMillis);
    long next = offset;
    int polls = 0;
    int records = 0;
    long since = System.nanoTime();
    while (next < limit && (polls < POLLS || records < RECORDS)) {
      List<ConsumerRecord<byte[], byte[]>> polled = consumer.poll(POLL).records(partition);
      for (ConsumerRecord<byte[], byte[]> record : polled) {
        if (record.offset() < limit) {
          taker.take(record.offset(), timeMillis(record));
          records++;
        }
      }
      polls += polled.isEmpty() ? 0 : 1;
      // Past marks of transactions, and what was compacted away.
      long position = consumer.position(partition);
      if (position > next) {
        next = position;
        since = System.nanoTime();
      } else if ((System.nanoTime() - since) / 1_000_000 > patienceMillis) {
        throw new TimeoutException("no record within " + patienceMillis / 1000 + " s");
      }
    }
    return taker.sample(offset, Math.min(next, limit));
  }

  private long timeMillis(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    return value != null
            && decoder.decode(null, value, 0, value.length) instanceof Observation observation
        ? observation.timeMillis()
        : record.timestamp();
  }
}
