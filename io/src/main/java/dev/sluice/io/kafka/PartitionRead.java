package dev.sluice.io.kafka;

import dev.sluice.io.outages.Poller;
import dev.sluice.transforms.topics.RecordBatch;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the records of one partition in the batches in which they were fetched. */
final class PartitionRead extends UnboundedSource.UnboundedReader<RecordBatch> {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionRead.class);

  private static final long REPORT_MILLIS = 1000;

  /** How long a start waits for the brokers, before Flink starts the job anew. */
  private static final long START_MILLIS = 60_000;

  private final TopicSource source;
  private final ReadSettings settings;
  private final TopicPartition partition;
  private final PartitionWatch watch;
  private final PartitionClock clock;
  private final PartitionFetcher fetcher;
  private final Gauge behind;
  private final Gauge unread;
  private final int partitionsRead;
  private long nextOffset;
  private long recordsRead;
  private long bytesRead;
  private long reportedMillis = Long.MIN_VALUE;
  private boolean warned;
  private @Nullable Poller ends;
  private @Nullable RecordBatch current;

  private PartitionRead(
      TopicSource source,
      ReadSettings settings,
      TopicPartition partition,
      int partitionsRead,
      SourceFingerprint running,
      @Nullable TopicMark mark) {
    this.source = source;
    this.settings = settings;
    this.partition = partition;
    this.partitionsRead = partitionsRead;
    this.watch = new PartitionWatch(System::currentTimeMillis);
    this.clock =
        new PartitionClock(
            watch,
            settings.disorderMillis(),
            settings.idleMillis(),
            mark == null ? BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis() : mark.watermarkMillis());
    this.nextOffset = mark == null ? -1 : mark.nextOffset();
    this.fetcher =
        new PartitionFetcher(
            settings, partition, watch, CommittedSource.metadata(running), nextOffset);
    String topic = MetricTopics.name(partition.topic(), settings.partitions().keySet());
    this.behind =
        Metrics.gauge(ReadTopics.class, "records_behind_" + topic + "_" + partition.partition());
    this.unread = Metrics.gauge(ReadTopics.class, "partitions_unread_" + topic);
  }

  /**
   * Opens a read; the brokers are not asked before it starts.
   *
   * @throws IllegalStateException if it comes from a savepoint and the job was told otherwise
   */
  static PartitionRead open(
      TopicSource source,
      PipelineOptions options,
      ReadSettings settings,
      TopicPartition partition,
      int partitionsRead,
      @Nullable TopicMark mark) {
    SourceFingerprint running = SourceFingerprint.of(options);
    running.check(settings, partition.topic());
    return new PartitionRead(source, settings, partition, partitionsRead, running, mark);
  }

  @Override
  public boolean start() throws IOException {
    ends = EndOffsetPoller.start(settings.access(), partition, watch);
    nextOffset = fetcher.start(Math.min(START_MILLIS, settings.outageMillis()));
    return advance();
  }

  @Override
  public boolean advance() throws IOException {
    report(watch.now());
    @Nullable RecordBatch batch = fetcher.next();
    if (batch == null) {
      return false;
    }
    clock.read(batch);
    for (TopicRecord record : batch.records()) {
      bytesRead += record.value() == null ? 0 : record.value().size();
      nextOffset = record.offset() + 1;
    }
    recordsRead += batch.records().size();
    current = batch;
    return true;
  }

  /** Metrics, the one warning, and the end of patience. */
  private void report(long now) throws IOException {
    if (reportedMillis != Long.MIN_VALUE && now - reportedMillis < REPORT_MILLIS) {
      return;
    }
    reportedMillis = now;
    long records = watch.behind();
    if (records >= 0) {
      behind.set(records);
    }
    int partitions = watch.partitions();
    if (partitions > 0 && partition.partition() == 0) {
      int added = Math.max(0, partitions - partitionsRead);
      unread.set(added);
      if (added > 0 && !warned) {
        warned = true;
        LOG.warn(
            "{} partitions of topic {} are not read: it has {} by now, and had {} when the job"
                + " started. They are read from their beginning after the next restart.",
            added,
            partition.topic(),
            partitions,
            partitionsRead);
      }
    }
    long silent = watch.silentMillis();
    if (silent > settings.outageMillis()) {
      throw new IOException(
          String.format(
              "The Kafka brokers at %s have not answered for %d s (%s)",
              settings.access().servers(), silent / 1000, partition));
    }
  }

  @Override
  public RecordBatch getCurrent() {
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
  public Instant getWatermark() {
    return Instant.ofEpochMilli(clock.watermarkMillis());
  }

  @Override
  public TopicMark getCheckpointMark() {
    return new TopicMark(nextOffset, clock.watermarkMillis(), fetcher::commit);
  }

  /** Of what is not fetched yet, by the mean size of the values that were read. */
  @Override
  public long getSplitBacklogBytes() {
    long records = watch.behind();
    return records < 0 || recordsRead == 0
        ? BACKLOG_UNKNOWN
        : Math.round((double) records * bytesRead / recordsRead);
  }

  @Override
  public TopicSource getCurrentSource() {
    return source;
  }

  @Override
  public void close() {
    fetcher.close();
    if (ends != null) {
      ends.close();
    }
  }
}
