package dev.sluice.io.kafka;

import com.google.common.annotations.VisibleForTesting;
import com.google.protobuf.ByteString;
import dev.sluice.io.deadletters.LetterSender;
import dev.sluice.io.deadletters.OriginalRecord;
import dev.sluice.io.environment.Masks;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends originals of dead letters into topics of Kafka, by one idempotent producer that waits for
 * all replicas. A partition that is not there any more is as if none was named. Not thread-safe.
 */
public final class KafkaLetterSender implements LetterSender {
  /** The broker's own limit decides. */
  private static final int LARGEST_REQUEST_BYTES = 64 << 20;

  private static final Duration TO_FIND_A_BROKER = Duration.ofSeconds(20);
  private static final Duration TO_BE_ANSWERED = Duration.ofSeconds(60);

  private final String servers;
  private final KafkaProducer<byte[], byte[]> producer;

  private KafkaLetterSender(KafkaAccess access, Duration toFindABroker) {
    Map<String, Object> settings = new HashMap<>(KafkaClients.connection(access));
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, toFindABroker.toMillis());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) TO_BE_ANSWERED.toMillis());
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST_BYTES);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) LARGEST_REQUEST_BYTES);
    this.servers = access.servers();
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Opens a producer; no connection is waited for yet.
   *
   * @throws IllegalArgumentException if a credential is missing or cannot be sent, naming it
   */
  public static KafkaLetterSender open(KafkaAccess access) {
    return new KafkaLetterSender(access, TO_FIND_A_BROKER);
  }

  @VisibleForTesting
  static KafkaLetterSender open(KafkaAccess access, Duration toFindABroker) {
    return new KafkaLetterSender(access, toFindABroker);
  }

  @Override
  public List<Answer> send(List<OriginalRecord> records) throws IOException {
    Map<String, Integer> partitions = new HashMap<>();
    for (OriginalRecord record : records) {
      if (!partitions.containsKey(record.topic())) {
        partitions.put(record.topic(), partitions(record.topic()));
      }
    }
    List<Future<RecordMetadata>> underway = new ArrayList<>();
    for (OriginalRecord record : records) {
      underway.add(send(record, partitions.getOrDefault(record.topic(), 0)));
    }
    List<Answer> answers = new ArrayList<>();
    for (Future<RecordMetadata> each : underway) {
      answers.add(answer(each));
    }
    return answers;
  }

  private int partitions(String topic) throws IOException {
    try {
      return producer.partitionsFor(topic).size();
    } catch (InterruptException e) {
      throw new InterruptedIOException("interrupted while Kafka was asked for topic " + topic);
    } catch (KafkaException e) {
      throw new IOException(
          String.format(
              "Kafka at %s gives no answer about topic %s: %s", servers, topic, Masks.words(e)),
          e);
    }
  }

  private Future<RecordMetadata> send(OriginalRecord record, int partitions) {
    @Nullable Integer partition =
        record.partition().isPresent() && record.partition().getAsInt() < partitions
            ? Integer.valueOf(record.partition().getAsInt())
            : null;
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(
            record.topic(),
            partition,
            record.timestampMillis().isPresent()
                ? Long.valueOf(record.timestampMillis().getAsLong())
                : null,
            bytes(record.key()),
            bytes(record.value()));
    for (TopicRecord.Header header : record.headers()) {
      message.headers().add(header.name(), bytes(header.value()));
    }
    try {
      return producer.send(message);
    } catch (KafkaException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Answer answer(Future<RecordMetadata> sent) {
    try {
      RecordMetadata unused = sent.get();
      return Answer.SENT;
    } catch (ExecutionException e) {
      return answer(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(Outcome.UNCERTAIN, "interrupted before Kafka had answered");
    }
  }

  private static Answer answer(Throwable cause) {
    boolean refused =
        cause instanceof RecordTooLargeException
            || cause instanceof InvalidTimestampException
            || cause instanceof InvalidTopicException
            || cause instanceof PolicyViolationException
            || cause instanceof AuthorizationException
            || cause instanceof AuthenticationException;
    return new Answer(
        refused ? Outcome.REFUSED : Outcome.UNCERTAIN, "Kafka: " + Masks.words(cause));
  }

  private static byte @Nullable [] bytes(@Nullable ByteString bytes) {
    return bytes == null ? null : bytes.toByteArray();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
  }
}
