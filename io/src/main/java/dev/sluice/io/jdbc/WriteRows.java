package dev.sluice.io.jdbc;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.batches.BatchBuffer;
import dev.sluice.io.batches.WriteCounters;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows into a table of a database, and gives the letters of those that it refuses.
 *
 * <p>In any windows, bounded or not; a letter is in that of its element. Once in effect: a row that
 * is written again, after a restart or from an older savepoint, takes its own place by its key. A
 * bundle ends when the database has committed all of its rows but those that are given out as
 * letters; a batch is committed as a whole, or, where something in it is refused, in the parts that
 * bisection finds.
 *
 * <p>A database that is away, in recovery, full, or in a deadlock is tried again for the time of an
 * outage, which holds up the input; one that refuses whatever comes fails the bundle with the
 * cause. A row is refused by the SQL states of data, constraints and limits; its letter names the
 * state and no data.
 *
 * <p>Metrics: {@code rows_written}, {@code rows_rejected}, {@code batches_written}, {@code
 * writes_retried}, {@code write_millis}.
 */
public final class WriteRows<E, T> extends PTransform<PCollection<E>, PCollection<DeadLetter>> {
  private static final long serialVersionUID = 1L;

  /** Some hundred kilobytes, where a round trip is cheap already. */
  private static final int BATCH_ROWS = 2_000;

  private final JdbcSettings settings;
  private final RowMapping<E, T> mapping;
  private final int batchRows;

  private WriteRows(JdbcSettings settings, RowMapping<E, T> mapping, int batchRows) {
    this.settings = settings;
    this.mapping = mapping;
    this.batchRows = batchRows;
  }

  /** Writes to the table of a mapping, {@value #BATCH_ROWS} rows at once. */
  public static <E, T> WriteRows<E, T> to(JdbcSettings settings, RowMapping<E, T> mapping) {
    return new WriteRows<>(settings, mapping, BATCH_ROWS);
  }

  /** The same, with at most so many rows at once. */
  public WriteRows<E, T> withBatchRows(int rows) {
    checkArgument(
        rows >= 1 && rows <= 100_000, "batchRows must be from 1 to 100000, but was: %s", rows);
    return new WriteRows<>(settings, mapping, rows);
  }

  @Override
  public PCollection<DeadLetter> expand(PCollection<E> input) {
    return input.apply("Upsert", ParDo.of(new UpsertFn<>(settings, mapping, batchRows)));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("url", settings.url()))
        .add(DisplayData.item("table", mapping.table().name()))
        .add(DisplayData.item("connections", settings.connections()))
        .add(DisplayData.item("outageSeconds", settings.outageSeconds()))
        .add(DisplayData.item("batchRows", batchRows));
  }

  private static final class UpsertFn<E, T> extends DoFn<E, DeadLetter> {
    private static final long serialVersionUID = 1L;

    private static final WriteCounters COUNTERS = WriteCounters.of(WriteRows.class, "rows");

    private final JdbcSettings settings;
    private final RowMapping<E, T> mapping;
    private final int batchRows;
    private transient ConnectionPools.@Nullable Lease lease;
    private transient BatchBuffer<T> writes;

    UpsertFn(JdbcSettings settings, RowMapping<E, T> mapping, int batchRows) {
      this.settings = settings;
      this.mapping = mapping;
      this.batchRows = batchRows;
    }

    @Setup
    public void setup() {
      lease = ConnectionPools.lease(settings);
      writes =
          new BatchBuffer<>(
              new RowSink<>(lease.pool(), settings, mapping), mapping::refused, COUNTERS);
    }

    @StartBundle
    public void startBundle() {
      writes.begin();
    }

    @ProcessElement
    public void process(@Element E element, @Timestamp Instant timestamp, BoundedWindow window)
        throws IOException {
      writes.element(timestamp, window);
      for (T row : mapping.rows(element)) {
        writes.add(row);
        if (writes.size() >= batchRows) {
          writes.flush();
        }
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) throws IOException {
      writes.end(context);
    }

    @Teardown
    public void teardown() {
      if (lease != null) {
        lease.close();
        lease = null;
      }
    }
  }
}
