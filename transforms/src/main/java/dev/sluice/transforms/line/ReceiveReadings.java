package dev.sluice.transforms.line;

import com.google.protobuf.ByteString;
import dev.sluice.transforms.topics.RecordBatch;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Packs the records that a bundle brings by the shard of their device, in the order in which they
 * came, each pack with the timestamp of its earliest. Devices are many, and each has few readings
 * at a time, so it is not a device that travels and is a key, but one of {@value #SHARDS} shards of
 * them: what a shuffle costs is paid for once a pack, whatever the number of devices.
 *
 * <p>The shard is a hash of what stands in front of the payload's second comma, machine and device:
 * nothing is read of it here, and what is no reading lies in any shard.
 *
 * <p>In the global window, bounded or not. It holds no more than {@value #LIMIT} records.
 *
 * <p>Metrics: {@code records_received}.
 */
public final class ReceiveReadings
    extends PTransform<PCollection<RecordBatch>, PCollection<KV<Integer, ReadingPack>>> {
  private static final long serialVersionUID = 1L;

  /** It is part of where state lies: it stays. */
  static final int SHARDS = 256;

  private static final int LIMIT = 10_000;

  private final boolean isByKey;

  private ReceiveReadings(boolean isByKey) {
    this.isByKey = isByKey;
  }

  /** Packs by the shard of what the payload says. */
  public static ReceiveReadings byShard() {
    return new ReceiveReadings(/* isByKey= */ false);
  }

  /** Packs by the shard of the record's key, whatever the payload is. */
  public static ReceiveReadings byKey() {
    return new ReceiveReadings(/* isByKey= */ true);
  }

  @Override
  public PCollection<KV<Integer, ReadingPack>> expand(PCollection<RecordBatch> input) {
    FindAlerts.requireGlobalWindow(input);
    return input.apply("FindShards", ParDo.of(new FindShardsFn(isByKey)));
  }

  /** The shard of a record: from 0 to before {@value #SHARDS}. */
  static int shard(@Nullable ByteString value) {
    if (value == null) {
      return 0;
    }
    int commas = 0;
    int end = 0;
    while (end < value.size() && commas < 2) {
      commas += value.byteAt(end++) == ',' ? 1 : 0;
    }
    return shard(value, end);
  }

  private static int shard(ByteString bytes, int end) {
    int hash = 0;
    for (int i = 0; i < end; i++) {
      hash = 31 * hash + bytes.byteAt(i);
    }
    return (hash * 0x9E3779B9) >>> (Integer.SIZE - 8);
  }

  private static int shardOfKey(@Nullable ByteString key) {
    return key == null ? 0 : shard(key, key.size());
  }

  private static final class FindShardsFn extends DoFn<RecordBatch, KV<Integer, ReadingPack>> {
    private static final long serialVersionUID = 1L;

    private static final Counter RECORDS =
        Metrics.counter(ReceiveReadings.class, "records_received");

    private final boolean isByKey;
    private transient List<List<TopicRecord>> shards;
    private transient int held;
    private transient long records;

    FindShardsFn(boolean isByKey) {
      this.isByKey = isByKey;
    }

    @FunctionalInterface
    private interface Receiver {
      void pack(KV<Integer, ReadingPack> pack, Instant earliest);
    }

    @StartBundle
    public void startBundle() {
      shards = new ArrayList<>(SHARDS);
      for (int i = 0; i < SHARDS; i++) {
        shards.add(new ArrayList<>(0));
      }
      held = 0;
      records = 0;
    }

    @ProcessElement
    public void processElement(
        @Element RecordBatch batch, OutputReceiver<KV<Integer, ReadingPack>> out) {
      for (TopicRecord record : batch.records()) {
        shards.get(isByKey ? shardOfKey(record.key()) : shard(record.value())).add(record);
      }
      held += batch.records().size();
      records += batch.records().size();
      if (held >= LIMIT) {
        flush(out::outputWithTimestamp);
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      flush((pack, earliest) -> context.output(pack, earliest, GlobalWindow.INSTANCE));
      // Beam shows counters only then anyway.
      RECORDS.inc(records);
    }

    private void flush(Receiver out) {
      for (int shard = 0; shard < SHARDS; shard++) {
        List<TopicRecord> of = shards.get(shard);
        if (!of.isEmpty()) {
          long earliest = Long.MAX_VALUE;
          for (TopicRecord record : of) {
            earliest = Math.min(earliest, record.elementMillis());
          }
          out.pack(KV.of(shard, new ReadingPack(of)), Instant.ofEpochMilli(earliest));
          of.clear();
        }
      }
      held = 0;
    }

    /**
     * A pack may be earlier than the batch that fills it. It is behind the watermark only if what
     * is in it was, since the watermark does not pass the elements of an open bundle.
     */
    @Override
    @SuppressWarnings("deprecation") // Deprecated for what comes out behind the watermark.
    public Duration getAllowedTimestampSkew() {
      return Duration.millis(Long.MAX_VALUE);
    }
  }
}
