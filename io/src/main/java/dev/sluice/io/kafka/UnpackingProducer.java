package dev.sluice.io.kafka;

import dev.sluice.transforms.coders.RecordCoder;
import dev.sluice.transforms.topics.OutgoingRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * A producer whose records hold packs of whole {@link OutgoingRecord}s in their values, as {@link
 * PackRecordsFn} makes them.
 */
final class UnpackingProducer extends KafkaProducer<byte[], byte[]> {

  private static final Coder<List<OutgoingRecord>> CODER =
      ListCoder.of(RecordCoder.of(OutgoingRecord.class));

  private UnpackingProducer(Map<String, Object> settings) {
    super(settings);
  }

  static byte[] packed(List<OutgoingRecord> records) throws CoderException {
    return CoderUtils.encodeToByteArray(CODER, records);
  }

  /**
   * Sends what is in the pack; what comes back is of the last record, and the callback hears of
   * each. The other way to send ends here as well.
   */
  @Override
  public Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
    try {
      Future<RecordMetadata> last = CompletableFuture.failedFuture(new IllegalStateException());
      for (OutgoingRecord whole : CoderUtils.decodeFromByteArray(CODER, record.value())) {
        last = super.send(WriteTopic.converted(record.topic(), whole), callback);
      }
      return last;
    } catch (CoderException e) {
      throw new SerializationException("Not packed: a record of topic " + record.topic(), e);
    }
  }

  /** Opens them as others are opened. */
  static final class Opener
      implements SerializableFunction<Map<String, Object>, Producer<byte[], byte[]>> {

    private static final long serialVersionUID = 1L;
    private final ProducerOpener opener;
    private final String topic;

    Opener(ProducerOpener opener, String topic) {
      this.opener = opener;
      this.topic = topic;
    }

    @Override
    public Producer<byte[], byte[]> apply(Map<String, Object> more) {
      try {
        return new UnpackingProducer(opener.settings(TopicLimit.ask(opener, topic).settings(more)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
