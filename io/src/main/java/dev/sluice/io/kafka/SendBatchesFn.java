package dev.sluice.io.kafka;

import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.environment.Masks;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.topics.RoutedBatch;
import dev.sluice.transforms.topics.RoutedRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the records of batches, and lets a bundle end only when the brokers have all of them. */
final class SendBatchesFn extends DoFn<RoutedBatch, UnwrittenRecord> {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(SendBatchesFn.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  /** A topic that was not there is looked for again. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final ProducerOpener opener;
  private final Counter written = Metrics.counter(WriteTopics.class, WriteTopic.RECORDS_WRITTEN);
  private final Counter tooLarge = Metrics.counter(WriteTopics.class, WriteTopic.RECORDS_REFUSED);
  private final Counter homeless =
      Metrics.counter(WriteTopics.class, "records_rejected_store_refused");

  /** Set by the producers' threads; the first one is the cause. */
  private transient AtomicReference<@Nullable Exception> failure;

  private transient ProducerStallMonitor monitor;
  private transient Map<String, Known> topics;

  /** By the size of batches, which must be one that the topic takes. */
  private transient Map<Integer, Producer<byte[], byte[]>> producers;

  private transient long sent;

  /** A topic, as it was when it was asked for; without a limit where it is not there. */
  private record Known(Optional<TopicLimit> limit, long askedNanos) {}

  SendBatchesFn(ProducerOpener opener) {
    this.opener = opener;
  }

  @Setup
  public void setup() {
    failure = new AtomicReference<>();
    topics = new HashMap<>();
    producers = new HashMap<>();
    monitor = ProducerStallMonitor.start(opener.access().servers(), "several topics");
  }

  @StartBundle
  public void startBundle() {
    failure.set(null);
    sent = 0;
  }

  @ProcessElement
  public void send(@Element RoutedBatch batch, OutputReceiver<UnwrittenRecord> out)
      throws IOException {
    check();
    for (RoutedRecord record : batch.records()) {
      Optional<Rejection> rejection = send(record);
      if (rejection.isPresent()) {
        out.output(new UnwrittenRecord(record, rejection.get()));
      }
    }
  }

  private Optional<Rejection> send(RoutedRecord routed) throws IOException {
    String topic = routed.topic();
    Optional<TopicLimit> limit = limit(topic);
    if (limit.isEmpty()) {
      homeless.inc();
      return Optional.of(
          new Rejection(
              Reason.REASON_STORE_REFUSED,
              String.format("Kafka at %s has no topic %s", opener.access().servers(), topic)));
    }
    ProducerRecord<byte[], byte[]> converted = WriteTopic.converted(topic, routed.record());
    int size = limit.get().size(converted);
    if (size > limit.get().bytes()) {
      tooLarge.inc();
      return Optional.of(
          new Rejection(
              Reason.REASON_RECORD_TOO_LARGE,
              new RefusedRecord(topic, routed.record(), size, limit.get().bytes()).message()));
    }
    monitor.given();
    try {
      // The future says no more than the callback does.
      var unused = producer(limit.get()).send(converted, this::onCompletion);
    } catch (KafkaException e) {
      throw failed(e);
    }
    sent++;
    return Optional.empty();
  }

  private Optional<TopicLimit> limit(String topic) throws IOException {
    @Nullable Known known = topics.get(topic);
    if (known == null
        || (known.limit().isEmpty() && System.nanoTime() - known.askedNanos() > LOOK_NANOS)) {
      Optional<TopicLimit> found = TopicLimit.find(opener, topic);
      if (found.isEmpty()) {
        LOG.warn(
            "Kafka at {} has no topic {}: what goes there becomes dead letters until it is made",
            opener.access().servers(),
            topic);
      }
      known = new Known(found, System.nanoTime());
      topics.put(topic, known);
    }
    return known.limit();
  }

  private Producer<byte[], byte[]> producer(TopicLimit limit) {
    Map<String, Object> settings = limit.settings(Map.of());
    return producers.computeIfAbsent(
        (Integer) settings.get(ProducerConfig.BATCH_SIZE_CONFIG), size -> opener.apply(settings));
  }

  private void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception e) {
    monitor.answered();
    if (e != null) {
      failure.compareAndSet(null, e);
    }
  }

  @FinishBundle
  public void finishBundle() throws IOException {
    producers.values().forEach(Producer::flush);
    check();
    written.inc(sent);
  }

  private void check() throws IOException {
    Exception e = failure.get();
    if (e != null) {
      throw failed(e);
    }
  }

  private IOException failed(Exception e) {
    return new IOException(
        String.format("Cannot write to Kafka at %s: %s", opener.access().servers(), Masks.words(e)),
        e);
  }

  /** What a failed bundle left is not waited for: it is sent again. */
  @Teardown
  public void teardown() {
    if (monitor != null) {
      monitor.close();
    }
    if (producers != null) {
      producers.values().forEach(producer -> producer.close(CLOSE));
      producers.clear();
    }
  }
}
