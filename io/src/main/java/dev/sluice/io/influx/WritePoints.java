package dev.sluice.io.influx;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.batches.BatchBuffer;
import dev.sluice.io.batches.WriteCounters;
import java.io.IOException;
import java.io.Serializable;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes points to InfluxDB, and gives the letters of those that it refuses.
 *
 * <p>In any windows, bounded or not; a letter is in that of its element. Once in effect: a point
 * that is written again, after a restart or from an older savepoint, takes its own place. A bundle
 * ends when the server has all of its points but those that are given out as letters. A batch goes
 * out when it has enough points or bytes, when its first point is old enough, and at the end of the
 * bundle.
 *
 * <p>A server that is away, or answers 408, 429 or 5xx, is tried again for the time of an outage,
 * no sooner than its {@code Retry-After} says, which holds up the input; one that refuses whatever
 * comes (401, 403, 404, and 500 where InfluxDB 1.x has no such policy) fails the bundle. A point is
 * refused by 400, 413 and 422, such as one with a field of another type than the measurement has. A
 * batch that is more than the server's cache holds is halved. A point that is refused for its time
 * is looked up first, since it may have been stored beside a younger one: then it has no letter.
 *
 * <p>Metrics: {@code points_written}, {@code points_rejected}, {@code batches_written}, {@code
 * writes_retried}, {@code write_millis}.
 */
public final class WritePoints<E, T> extends PTransform<PCollection<E>, PCollection<DeadLetter>> {
  private static final long serialVersionUID = 1L;

  private final InfluxSettings settings;
  private final PointMapping<E, T> mapping;
  private final Batch batch;

  /**
   * When a batch goes out.
   *
   * @param points so many
   * @param characters so many, before compression
   * @param millis so long after its first point came; looked at when the next one comes
   */
  public record Batch(int points, int characters, int millis) implements Serializable {
    /** Checks the numbers. */
    public Batch {
      checkArgument(points >= 1, "points must be positive, but was: %s", points);
      checkArgument(characters >= 1, "characters must be positive, but was: %s", characters);
      checkArgument(millis >= 1, "millis must be positive, but was: %s", millis);
    }

    /** 5,000 points or a megabyte, as InfluxDB advises, or a second. */
    public static Batch defaults() {
      return new Batch(5_000, 1_000_000, 1_000);
    }
  }

  private WritePoints(InfluxSettings settings, PointMapping<E, T> mapping, Batch batch) {
    this.settings = settings;
    this.mapping = mapping;
    this.batch = batch;
  }

  /** Writes the points of a mapping in batches of the usual size. */
  public static <E, T> WritePoints<E, T> to(InfluxSettings settings, PointMapping<E, T> mapping) {
    return new WritePoints<>(settings, mapping, Batch.defaults());
  }

  /** The same, in batches of that size. */
  public WritePoints<E, T> withBatch(Batch size) {
    return new WritePoints<>(settings, mapping, size);
  }

  @Override
  public PCollection<DeadLetter> expand(PCollection<E> input) {
    return input.apply("Write", ParDo.of(new WriteFn<>(settings, mapping, batch)));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("url", settings.url()))
        .add(DisplayData.item("org", settings.org()))
        .add(DisplayData.item("bucket", settings.bucket()))
        .add(DisplayData.item("outageSeconds", settings.outageSeconds()))
        .add(DisplayData.item("batchPoints", batch.points()))
        .add(DisplayData.item("batchCharacters", batch.characters()))
        .add(DisplayData.item("batchMillis", batch.millis()));
  }

  private static final class WriteFn<E, T> extends DoFn<E, DeadLetter> {
    private static final long serialVersionUID = 1L;

    private static final WriteCounters COUNTERS = WriteCounters.of(WritePoints.class, "points");

    private final InfluxSettings settings;
    private final PointMapping<E, T> mapping;
    private final Batch batch;
    private transient @Nullable PointSink<T> sink;
    private transient BatchBuffer<PointSink.Line<T>> writes;
    private transient int characters;
    private transient long firstNanos;

    WriteFn(InfluxSettings settings, PointMapping<E, T> mapping, Batch batch) {
      this.settings = settings;
      this.mapping = mapping;
      this.batch = batch;
    }

    @Setup
    public void setup() {
      sink = new PointSink<>(settings);
      writes =
          new BatchBuffer<>(
              sink, (line, message) -> mapping.refused(line.point(), message), COUNTERS);
    }

    @StartBundle
    public void startBundle() {
      writes.begin();
      characters = 0;
    }

    @ProcessElement
    public void process(@Element E element, @Timestamp Instant timestamp, BoundedWindow window)
        throws IOException {
      writes.element(timestamp, window);
      for (T point : mapping.points(element)) {
        if (writes.size() == 0) {
          firstNanos = System.nanoTime();
        }
        String line;
        try {
          line = mapping.line(point);
        } catch (UnwritablePointException e) {
          writes.refuse(mapping.refused(point, "no point can be made: " + e.getMessage()));
          continue;
        }
        writes.add(new PointSink.Line<>(point, line));
        characters += line.length() + 1;
        if (writes.size() >= batch.points() || characters >= batch.characters()) {
          flush();
        }
      }
      if (writes.size() > 0 && System.nanoTime() - firstNanos >= batch.millis() * 1_000_000L) {
        flush();
      }
    }

    private void flush() throws IOException {
      writes.flush();
      characters = 0;
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) throws IOException {
      writes.end(context);
    }

    @Teardown
    public void teardown() {
      if (sink != null) {
        sink.close();
        sink = null;
      }
    }
  }
}
