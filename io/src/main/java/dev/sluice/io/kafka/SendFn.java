package dev.sluice.io.kafka;

import dev.sluice.io.environment.Masks;
import dev.sluice.transforms.topics.OutgoingRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Sends records, and lets a bundle end only when the brokers have all of them. KafkaIO's writer
 * does the same with a coder and an object more per record, and cannot say what failed, nor that it
 * waits.
 */
final class SendFn extends DoFn<OutgoingRecord, Void> {

  private static final long serialVersionUID = 1L;
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final ProducerOpener opener;
  private final String topic;
  private final Counter written = Metrics.counter(WriteTopic.class, WriteTopic.RECORDS_WRITTEN);

  /** Set by the producer's thread; the first one is the cause. */
  private transient AtomicReference<@Nullable Exception> failure;

  private transient ProducerStallMonitor monitor;
  private transient @Nullable Producer<byte[], byte[]> producer;

  SendFn(ProducerOpener opener, String topic) {
    this.opener = opener;
    this.topic = topic;
  }

  @Setup
  public void setup() {
    failure = new AtomicReference<>();
    monitor = ProducerStallMonitor.start(opener.access().servers(), "topic " + topic);
  }

  @StartBundle
  public void startBundle() {
    failure.set(null);
  }

  @ProcessElement
  public void send(@Element OutgoingRecord record) throws IOException {
    check();
    if (producer == null) {
      producer = opener.apply(TopicLimit.ask(opener, topic).settings(Map.of()));
    }
    monitor.given();
    try {
      // The future says no more than the callback does.
      var unused = producer.send(WriteTopic.converted(topic, record), this::onCompletion);
    } catch (KafkaException e) {
      throw failed(e);
    }
    written.inc();
  }

  private void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception e) {
    monitor.answered();
    if (e != null) {
      failure.compareAndSet(null, e);
    }
  }

  @FinishBundle
  public void finishBundle() throws IOException {
    if (producer != null) {
      producer.flush();
    }
    check();
  }

  private void check() throws IOException {
    Exception e = failure.get();
    if (e != null) {
      throw failed(e);
    }
  }

  private IOException failed(Exception e) {
    return new IOException(
        String.format(
            "Cannot write to topic %s of Kafka at %s: %s",
            topic, opener.access().servers(), Masks.words(e)),
        e);
  }

  /** What a failed bundle left is not waited for: it is sent again. */
  @Teardown
  public void teardown() {
    if (monitor != null) {
      monitor.close();
    }
    if (producer != null) {
      producer.close(CLOSE);
      producer = null;
    }
  }
}
