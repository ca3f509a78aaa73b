package dev.sluice.io.archive;

import dev.sluice.io.archive.ArchivedValues.ValueObject;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import java.io.IOException;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * The values of an archive that are asked for, each published record once, with its offset.
 * Bounded; in no order: whoever needs that of a partition sorts by offset. It is listed when the
 * job runs, and an object that its archive names and that is not there fails the job, as does one
 * that cannot be read whole. Memory: the offsets of the records of one object, 8 bytes each, and
 * the longest record.
 *
 * <p>Metrics: {@code objects_read}, {@code values_read}.
 *
 * <pre>{@code
 * pipeline.apply(
 *     "ReadReadings",
 *     ReadArchive.of(
 *         store,
 *         ArchivedValues.of(
 *             store, ObjectLocation.parse("s3://lake"), layout, topics, from, to, 24)));
 * }</pre>
 */
public final class ReadArchive extends PTransform<PBegin, PCollection<ArchivedValue>> {
  private static final int LIMIT_BYTES = 1 << 29;

  private final ObjectStoreOpener opener;
  private final ArchivedValues values;

  private ReadArchive(ObjectStoreOpener opener, ArchivedValues values) {
    this.opener = opener;
    this.values = values;
  }

  /** Reads what is asked for. */
  public static ReadArchive of(ObjectStoreOpener opener, ArchivedValues values) {
    return new ReadArchive(opener, values);
  }

  @Override
  public PCollection<ArchivedValue> expand(PBegin begin) {
    return begin
        .apply("Begin", Create.of(""))
        .apply("ListObjects", ParDo.of(new ListFn(values)))
        .apply("SpreadObjects", Reshuffle.viaRandomKey())
        .apply("ReadValues", ParDo.of(new ReadFn(opener, values)));
  }

  private static final class ListFn extends DoFn<String, ValueObject> {
    private static final long serialVersionUID = 1L;

    private final ArchivedValues values;

    ListFn(ArchivedValues values) {
      this.values = values;
    }

    @ProcessElement
    public void processElement(OutputReceiver<ValueObject> objects) throws IOException {
      values.list().whole().forEach(objects::output);
    }
  }

  private static final class ReadFn extends DoFn<ValueObject, ArchivedValue> {
    private static final long serialVersionUID = 1L;

    private final Counter objectsRead = Metrics.counter(ReadArchive.class, "objects_read");
    private final Counter valuesRead = Metrics.counter(ReadArchive.class, "values_read");
    private final ObjectStoreOpener opener;
    private final ArchivedValues values;
    private transient @Nullable ObjectStore store;

    ReadFn(ObjectStoreOpener opener, ArchivedValues values) {
      this.opener = opener;
      this.values = values;
    }

    @ProcessElement
    public void processElement(@Element ValueObject object, OutputReceiver<ArchivedValue> read)
        throws IOException {
      if (store == null) {
        store = opener.open();
      }
      long[] count = new long[1];
      values.read(
          store,
          object,
          LIMIT_BYTES,
          value -> {
            read.output(value);
            count[0]++;
          });
      objectsRead.inc();
      valuesRead.inc(count[0]);
    }

    @Teardown
    public void teardown() {
      if (store != null) {
        store.close();
        store = null;
      }
    }
  }
}
