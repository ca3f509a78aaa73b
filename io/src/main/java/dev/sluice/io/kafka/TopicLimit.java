package dev.sluice.io.kafka;

import static java.util.Objects.requireNonNull;

import dev.sluice.io.environment.Masks;
import dev.sluice.io.outages.RetryWindow;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.record.SimpleRecord;

/**
 * The largest record that a topic takes, as the brokers say it: a batch of that record alone,
 * compressed as it will be stored.
 *
 * @param bytes the limit
 * @param compression how batches are stored
 */
record TopicLimit(int bytes, CompressionType compression) {
  /** What a producer can send at all: its buffer is not larger. */
  private static final int MOST_BYTES = 32 << 20;

  private static final int ANSWER_MILLIS = 10_000;

  /** Kafka's own, where we may not ask. */
  private static final TopicLimit DEFAULT = new TopicLimit((1 << 20) + 12, CompressionType.ZSTD);

  /**
   * Asks the brokers, and waits for those that are away.
   *
   * @throws IOException if they stay away for the time of an outage, or there is no such topic
   */
  static TopicLimit ask(ProducerOpener opener, String topic) throws IOException {
    return find(opener, topic)
        .orElseThrow(
            () ->
                new IOException(
                    cannot(opener.access().servers(), topic, "there is no such topic")));
  }

  private static String cannot(String servers, String topic, String why) {
    return String.format("Cannot write to topic %s of Kafka at %s: %s", topic, servers, why);
  }

  /**
   * The same; empty where there is no such topic.
   *
   * @throws IOException if the brokers stay away for the time of an outage
   */
  static Optional<TopicLimit> find(ProducerOpener opener, String topic) throws IOException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    String servers = opener.access().servers();
    RetryWindow outage =
        new RetryWindow(
            "ask Kafka for the limit of topic " + topic,
            servers,
            Duration.ofMillis(opener.outageMillis()));
    int millis = (int) Math.min(opener.outageMillis(), ANSWER_MILLIS);
    while (true) {
      outage.ask();
      try (Admin admin = KafkaClients.admin(opener.access(), millis)) {
        TopicLimit limit =
            of(requireNonNull(admin.describeConfigs(List.of(resource)).all().get().get(resource)));
        outage.end();
        return Optional.of(limit);
      } catch (ExecutionException e) {
        Throwable cause = requireNonNull(e.getCause());
        if (cause instanceof AuthorizationException) {
          outage.end();
          return Optional.of(DEFAULT);
        }
        if (cause instanceof UnknownTopicOrPartitionException) {
          outage.end();
          return Optional.empty();
        }
        String why = Masks.words(cause);
        if (!(cause instanceof RetriableException) || !outage.waitABit(why, Duration.ZERO)) {
          throw new IOException(cannot(servers, topic, why), e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("Interrupted while topic " + topic + " was asked for its limit", e);
      } finally {
        outage.asked();
      }
    }
  }

  private static TopicLimit of(Config config) {
    String compression = config.get(TopicConfig.COMPRESSION_TYPE_CONFIG).value();
    return new TopicLimit(
        Math.min(
            MOST_BYTES, Integer.parseInt(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value())),
        switch (compression) {
          case "producer" -> CompressionType.ZSTD;
          case "uncompressed" -> CompressionType.NONE;
          default -> CompressionType.forName(compression);
        });
  }

  /** What a producer has to be told: its batches are taken, and so is what is large but packs. */
  Map<String, Object> settings(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, Math.min(bytes, ProducerSettings.BATCH_BYTES));
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MOST_BYTES);
    return settings;
  }

  /** The size of a record for which the limit is, bytes; exact where that decides. */
  int size(ProducerRecord<byte[], byte[]> record) {
    int most =
        AbstractRecords.estimateSizeInBytesUpperBound(
            RecordBatch.CURRENT_MAGIC_VALUE,
            CompressionType.NONE,
            record.key(),
            record.value(),
            record.headers().toArray());
    if (most <= bytes || most > MOST_BYTES || compression == CompressionType.NONE) {
      return most;
    }
    return MemoryRecords.withRecords(
            Compression.of(compression).build(),
            new SimpleRecord(
                record.timestamp(), record.key(), record.value(), record.headers().toArray()))
        .sizeInBytes();
  }
}
