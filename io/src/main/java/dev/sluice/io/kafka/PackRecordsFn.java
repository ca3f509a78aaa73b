package dev.sluice.io.kafka;

import com.google.protobuf.ByteString;
import dev.sluice.transforms.topics.OutgoingRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Puts the records of a bundle into packs, in their order, for Beam's transactional sink: it
 * carries a key and a value only, and commits a transaction for each element, of which brokers take
 * a few tens a second from one producer.
 *
 * <p>In the global window. A pack has at most 1,000 records, of half a megabyte or of one record,
 * and the timestamp of the earliest of them.
 */
final class PackRecordsFn extends DoFn<OutgoingRecord, ProducerRecord<byte[], byte[]>> {

  private static final long serialVersionUID = 1L;
  private static final int MOST_RECORDS = 1_000;
  private static final int MOST_BYTES = 512 << 10;

  private final String topic;

  private transient List<OutgoingRecord> pack;
  private transient long bytes;
  private transient Instant earliest;

  PackRecordsFn(String topic) {
    this.topic = topic;
  }

  @StartBundle
  public void startBundle() {
    pack = new ArrayList<>();
    bytes = 0;
    earliest = BoundedWindow.TIMESTAMP_MAX_VALUE;
  }

  @ProcessElement
  public void add(
      @Element OutgoingRecord record,
      @Timestamp Instant timestamp,
      OutputReceiver<ProducerRecord<byte[], byte[]>> out)
      throws CoderException {
    long size = size(record.key()) + size(record.value());
    if (!pack.isEmpty() && (pack.size() == MOST_RECORDS || bytes + size > MOST_BYTES)) {
      Instant at = earliest;
      out.outputWithTimestamp(taken(), at);
    }
    earliest = timestamp.isBefore(earliest) ? timestamp : earliest;
    pack.add(record);
    bytes += size;
  }

  private static long size(@Nullable ByteString bytes) {
    return bytes == null ? 0 : bytes.size();
  }

  /** The pack; what comes then begins another one. */
  private ProducerRecord<byte[], byte[]> taken() throws CoderException {
    ProducerRecord<byte[], byte[]> packed =
        new ProducerRecord<>(topic, UnpackingProducer.packed(pack));
    startBundle();
    return packed;
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) throws CoderException {
    if (!pack.isEmpty()) {
      Instant at = earliest;
      context.output(taken(), at, GlobalWindow.INSTANCE);
    }
  }

  /** A pack may be earlier than the element that fills it, but not than the open bundle. */
  @Override
  @SuppressWarnings("deprecation") // Deprecated for what comes out behind the watermark.
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
