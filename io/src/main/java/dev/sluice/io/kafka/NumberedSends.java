package dev.sluice.io.kafka;

import dev.sluice.io.environment.Masks;
import dev.sluice.transforms.topics.OutgoingRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/**
 * Sends what has numbers to a topic, each once, whatever is killed: records and their number are
 * one transaction. The number stands where a consumer of the group's name would have its position
 * in partition 0; nobody consumes. Not for several threads.
 */
public final class NumberedSends implements AutoCloseable {
  private static final int ANSWER_MILLIS = 10_000;
  private static final int TRANSACTION_MILLIS = 300_000;
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final ProducerOpener opener;
  private final String topic;
  private final String group;
  private final TopicPartition position;
  private @Nullable Producer<byte[], byte[]> producer;

  /** Another of this name has begun to send. */
  public static final class TakenOverException extends Exception {
    private static final long serialVersionUID = 1L;

    private TakenOverException(Throwable cause) {
      super("another of this name sends", cause);
    }
  }

  /**
   * Sends nothing yet.
   *
   * @param group of no other job; also the transactional id
   * @param outageMillis for how long brokers may be away
   */
  public NumberedSends(KafkaAccess access, String topic, String group, long outageMillis) {
    this.opener = new ProducerOpener(access, outageMillis);
    this.topic = topic;
    this.group = group;
    this.position = new TopicPartition(topic, 0);
  }

  /**
   * The last number that was sent; 0 where the brokers know of none. What another has not committed
   * yet is not waited for: after {@link #begin} there is nothing of the kind.
   */
  public long last() {
    try (Admin admin = KafkaClients.admin(opener.access(), ANSWER_MILLIS)) {
      @Nullable OffsetAndMetadata found =
          KafkaChecks.answer(
                  opener.access(),
                  "group " + group,
                  admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
              .get(position);
      return found == null ? 0 : found.offset();
    }
  }

  /**
   * Begins: whoever did so before under this name is shut out, and what it left open is ended.
   *
   * @throws IOException if the brokers refuse, or were away for too long
   */
  public void begin() throws IOException {
    producer =
        opener.apply(
            Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                group,
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                TRANSACTION_MILLIS));
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  /**
   * Sends records, and that their number is sent.
   *
   * @throws TakenOverException if nothing was sent, as another has begun
   * @throws IOException as {@link #begin}
   */
  public void send(long number, List<OutgoingRecord> records)
      throws IOException, TakenOverException {
    Producer<byte[], byte[]> to = producer;
    if (to == null) {
      throw new IllegalStateException("nothing is sent before it has begun");
    }
    try {
      to.beginTransaction();
      for (OutgoingRecord record : records) {
        // What is wrong with one shows when it is committed.
        var unused = to.send(WriteTopic.converted(topic, record));
      }
      // A client that is shut out while both are under way forgets to answer the second.
      to.flush();
      to.sendOffsetsToTransaction(
          Map.of(position, new OffsetAndMetadata(number)), new ConsumerGroupMetadata(group));
      to.commitTransaction();
    } catch (KafkaException e) {
      if (isShutOut(e) || isShutOut(e.getCause())) {
        throw new TakenOverException(e);
      }
      throw failed(e);
    }
  }

  private static boolean isShutOut(@Nullable Throwable e) {
    return e instanceof ProducerFencedException || e instanceof InvalidProducerEpochException;
  }

  private IOException failed(KafkaException e) {
    return new IOException(
        "Cannot write to topic %s of Kafka at %s: %s"
            .formatted(topic, opener.access().servers(), Masks.words(e)),
        e);
  }

  /** What is open is not waited for: it is decided by the next one's beginning. */
  @Override
  public void close() {
    if (producer != null) {
      producer.close(CLOSE);
      producer = null;
    }
  }
}
