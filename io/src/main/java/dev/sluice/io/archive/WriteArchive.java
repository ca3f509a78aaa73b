package dev.sluice.io.archive;

import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.transforms.topics.RecordBatch;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes records of topics into the files of an archive and gives one {@link PublishedFiles} for
 * each stretch of a partition that became a part of it.
 *
 * <p>Input may be unbounded; its windows and timestamps do not matter. <b>One instance of the step
 * must see the records of a partition in the order of their offsets</b>, as it does when it is
 * chained to the source: nothing may be shuffled in between. Records that the archive has already
 * are skipped, so that the source may go back to any point. What a bundle brought is published when
 * it ends; so bundles have to end before checkpoints, and are as long as files are meant to be.
 *
 * <p>Records that cannot be placed or written become dead letters in files of the archive, and are
 * not in the output. While the store is away the step waits; a store that refuses fails it.
 *
 * <p>Metrics, of what is published: {@code records_received}, which are {@code records_archived},
 * {@code records_skipped} (the archive had them), {@code records_rejected_<reason>}, {@code
 * files_written}, {@code bytes_written}, {@code early_publishes} (before the end of a bundle, since
 * too many files were open or too much was held in memory), {@code unknown_fields_dropped} (by JSON
 * and Parquet), the gauge {@code files_open} (at the end of the last bundle, before it was
 * published), and the cumulative buckets {@code archive_delay_millis_le_N} and {@code
 * archive_delay_millis_le_inf}: how many of the archived records took no longer than that from
 * their timestamps to their publish, rounded up by less than a second.
 *
 * <pre>{@code
 * records.apply(
 *     "WriteArchive",
 *     WriteArchive.to(store, ObjectLocation.parse("s3://archive"), settings));
 * }</pre>
 */
public final class WriteArchive
    extends PTransform<PCollection<RecordBatch>, PCollection<PublishedFiles>> {
  private final ObjectStoreOpener opener;
  private final ObjectLocation archive;
  private final ArchiveSettings settings;

  private WriteArchive(ObjectStoreOpener opener, ObjectLocation archive, ArchiveSettings settings) {
    this.opener = opener;
    this.archive = archive;
    this.settings = settings;
  }

  /** Writes an archive that begins at that location. */
  public static WriteArchive to(
      ObjectStoreOpener opener, ObjectLocation archive, ArchiveSettings settings) {
    return new WriteArchive(opener, archive, settings);
  }

  @Override
  public PCollection<PublishedFiles> expand(PCollection<RecordBatch> records) {
    boolean global = records.getWindowingStrategy().getWindowFn() instanceof GlobalWindows;
    PCollection<RecordBatch> unwindowed =
        global ? records : records.apply("IgnoreWindows", Window.into(new GlobalWindows()));
    return unwindowed.apply("ArchiveRecords", ParDo.of(new ArchiveFn(opener, archive, settings)));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("archive", archive.toString()))
        .add(DisplayData.item("layout", settings.layout().toString()))
        .add(DisplayData.item("format", settings.form().format().name()))
        .add(DisplayData.item("compression", settings.form().compression().name()))
        .add(DisplayData.item("rowGroupMegabytes", settings.form().rowGroupMegabytes()))
        .add(DisplayData.item("rollBytes", settings.limits().bytes()))
        .add(DisplayData.item("rollRecords", settings.limits().records()))
        .add(DisplayData.item("openFiles", settings.limits().openFiles()))
        .add(DisplayData.item("late", settings.late().policy().name()))
        .add(DisplayData.item("allowedDisorderSeconds", settings.late().allowedDisorderSeconds()));
  }

  private static final class ArchiveFn extends DoFn<RecordBatch, PublishedFiles> {
    private static final long serialVersionUID = 1L;

    private final Counter recordsReceived = counter("records_received");
    private final Counter recordsArchived = counter("records_archived");
    private final Counter recordsSkipped = counter("records_skipped");
    private final Counter filesWritten = counter("files_written");
    private final Counter bytesWritten = counter("bytes_written");
    private final Counter earlyPublishes = counter("early_publishes");
    private final Counter unknownFieldsDropped = counter("unknown_fields_dropped");
    private final Gauge filesOpen = Metrics.gauge(WriteArchive.class, "files_open");
    private final ObjectStoreOpener opener;
    private final ObjectLocation archive;
    private final ArchiveSettings settings;
    private final Map<Reason, Counter> recordsRejected = new HashMap<>();
    private final List<Counter> delays = new ArrayList<>();
    private final Counter delaysInAll = counter("archive_delay_millis_le_inf");
    private transient @Nullable ObjectStore store;
    private transient @Nullable TopicArchiver archiver;
    private transient Map<String, Long> counted = new HashMap<>();
    private transient long received;

    ArchiveFn(ObjectStoreOpener opener, ObjectLocation archive, ArchiveSettings settings) {
      this.opener = opener;
      this.archive = archive;
      this.settings = settings;
      for (long upTo : PublishDelays.upToMillis()) {
        delays.add(counter("archive_delay_millis_le_" + upTo));
      }
      for (Reason reason : Reason.values()) {
        recordsRejected.put(
            reason,
            counter(
                "records_rejected_"
                    + reason.name().replaceFirst("REASON_", "").toLowerCase(Locale.ROOT)));
      }
    }

    private static Counter counter(String name) {
      return Metrics.counter(WriteArchive.class, name);
    }

    /** What an earlier bundle left behind was given up with it. */
    @StartBundle
    public void startBundle() throws IOException {
      if (archiver != null && !archiver.isReady()) {
        archiver.close();
        archiver = null;
      }
      received = 0;
    }

    @ProcessElement
    public void processElement(@Element RecordBatch batch) throws IOException {
      TopicArchiver writer = archiver();
      for (TopicRecord record : batch.records()) {
        writer.add(record);
      }
      received += batch.records().size();
    }

    private TopicArchiver archiver() {
      if (archiver == null) {
        if (store == null) {
          store = opener.open();
        }
        archiver = TopicArchiver.open(store, archive, settings);
        counted = new HashMap<>();
      }
      return archiver;
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) throws IOException {
      if (archiver == null) {
        return;
      }
      filesOpen.set(archiver.counts().filesOpen());
      Instant now = Instant.now();
      for (PublishedFiles each : archiver.finish()) {
        context.output(each, now, GlobalWindow.INSTANCE);
      }
      recordsReceived.inc(received);
      count(archiver.counts());
    }

    private void count(ArchiveCounts counts) {
      count(recordsArchived, counts.recordsArchived());
      count(recordsSkipped, counts.recordsSkipped());
      count(filesWritten, counts.filesWritten());
      count(bytesWritten, counts.bytesWritten());
      count(earlyPublishes, counts.earlyPublishes());
      count(unknownFieldsDropped, counts.unknownFieldsDropped());
      // Each from the first publish on, if only as zero: the rate of what begins later misses its
      // begin.
      Map<Reason, Long> rejected = counts.recordsRejected();
      recordsRejected.forEach(
          (reason, counter) -> count(counter, rejected.getOrDefault(reason, 0L)));
      long[] buckets = counts.delays();
      for (int i = 0; i < buckets.length; i++) {
        count(delays.get(i), buckets[i]);
      }
      count(delaysInAll, counts.recordsArchived());
    }

    private void count(Counter counter, long now) {
      @Nullable Long before = counted.put(counter.getName().getName(), now);
      counter.inc(now - (before == null ? 0 : before));
    }

    @Teardown
    public void teardown() throws IOException {
      if (archiver != null) {
        archiver.close();
        archiver = null;
      }
      if (store != null) {
        store.close();
        store = null;
      }
    }
  }
}
