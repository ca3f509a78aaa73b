package dev.sluice.io.kafka;

import dev.sluice.transforms.coders.RecordCoder;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Gives the records of ranges, each range in order, with their timestamps. Bounded; otherwise as
 * {@link PartitionReader} has it. A range is the smallest piece of work.
 */
public final class ReadRanges extends PTransform<PBegin, PCollection<TopicRecord>> {

  private static final long serialVersionUID = 1L;
  private static final long OUTAGE_MILLIS = 300_000;

  private final KafkaAccess access;
  private final List<PartitionRange> ranges;
  private final long outageMillis;

  private ReadRanges(KafkaAccess access, List<PartitionRange> ranges, long outageMillis) {
    this.access = access;
    this.ranges = List.copyOf(ranges);
    this.outageMillis = outageMillis;
  }

  /** Patient with brokers that are away for 5 minutes. */
  public static ReadRanges of(KafkaAccess access, List<PartitionRange> ranges) {
    return new ReadRanges(access, ranges, OUTAGE_MILLIS);
  }

  /** Waits for silent brokers that long before the job fails. */
  public ReadRanges withOutage(long newOutageMillis) {
    return new ReadRanges(access, ranges, newOutageMillis);
  }

  @Override
  public PCollection<TopicRecord> expand(PBegin input) {
    return input.apply("ReadRanges", Read.from(new RangesSource(access, ranges, outageMillis)));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder
        .add(DisplayData.item("servers", access.servers()))
        .add(DisplayData.item("ranges", ranges.toString()))
        .add(DisplayData.item("outageMillis", outageMillis));
  }

  private static final class RangesSource extends BoundedSource<TopicRecord> {

    private static final long serialVersionUID = 1L;

    /** A guess, for runners that want to know how much there is. */
    private static final long RECORD_BYTES = 300;

    private final KafkaAccess access;
    private final List<PartitionRange> ranges;
    private final long outageMillis;

    RangesSource(KafkaAccess access, List<PartitionRange> ranges, long outageMillis) {
      this.access = access;
      this.ranges = ranges;
      this.outageMillis = outageMillis;
    }

    @Override
    public List<RangesSource> split(long desiredBundleSizeBytes, PipelineOptions options) {
      return ranges.stream()
          .filter(range -> !range.isEmpty())
          .map(range -> new RangesSource(access, List.of(range), outageMillis))
          .toList();
    }

    @Override
    public long getEstimatedSizeBytes(PipelineOptions options) {
      return ranges.stream().mapToLong(range -> range.endOffset() - range.startOffset()).sum()
          * RECORD_BYTES;
    }

    @Override
    public BoundedReader<TopicRecord> createReader(PipelineOptions options) {
      return new RangesReader(this);
    }

    @Override
    public Coder<TopicRecord> getOutputCoder() {
      return RecordCoder.of(TopicRecord.class);
    }
  }

  private static final class RangesReader extends BoundedSource.BoundedReader<TopicRecord> {

    private final RangesSource source;
    private int next;
    private @Nullable PartitionReader reader;
    private @Nullable TopicRecord current;

    RangesReader(RangesSource source) {
      this.source = source;
    }

    @Override
    public boolean start() throws IOException {
      return advance();
    }

    @Override
    public boolean advance() throws IOException {
      current = reader == null ? null : reader.next();
      while (current == null && next < source.ranges.size()) {
        close();
        reader =
            PartitionReader.open(source.access, source.ranges.get(next++), source.outageMillis);
        current = reader.next();
      }
      return current != null;
    }

    @Override
    public TopicRecord getCurrent() {
      if (current == null) {
        throw new NoSuchElementException();
      }
      return current;
    }

    @Override
    public Instant getCurrentTimestamp() {
      return Instant.ofEpochMilli(getCurrent().elementMillis());
    }

    @Override
    public BoundedSource<TopicRecord> getCurrentSource() {
      return source;
    }

    @Override
    public void close() {
      if (reader != null) {
        reader.close();
        reader = null;
      }
    }
  }
}
