package dev.sluice.io.runs;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.hash.Hashing;
import com.google.common.hash.HashingOutputStream;
import com.google.common.io.CountingOutputStream;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.io.s3.ObjectWriter;
import dev.sluice.run.v1.OutputFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Writes records into the objects of a run and gives one {@link OutputFile} for each object, after
 * it was written whole.
 *
 * <p>The records of an object are brought to one worker, sorted there in bounded memory (a budget
 * in memory, the rest in a temporary file) and streamed out. So an object has the same bytes at any
 * parallelism and in every attempt, and an attempt that is repeated, or one that was given up and
 * goes on all the same, replaces it with itself. Records that are equal all stay. No records, no
 * objects.
 *
 * <p>Input must be bounded; its windows and timestamps do not matter. An object is complete when it
 * is seen at all, and still counts only once the manifest names it ({@link WriteRunManifest}).
 *
 * <pre>{@code
 * incidents.apply(
 *     "WriteIncidents",
 *     WriteRunFiles.to(
 *         opener,
 *         run,
 *         new RunFiles<>(
 *             incident -> "incidents/all.ndjson",
 *             incident -> incident.getIncidentId().getBytes(UTF_8),
 *             new NdjsonFormat<>())));
 * }</pre>
 */
public final class WriteRunFiles<T> extends PTransform<PCollection<T>, PCollection<OutputFile>> {
  private static final long SORT_BUDGET_BYTES = 64L << 20;

  private final ObjectStoreOpener opener;
  private final RunDirectory run;
  private final RunFiles<T> files;
  private final long sortBudgetBytes;

  private WriteRunFiles(
      ObjectStoreOpener opener, RunDirectory run, RunFiles<T> files, long sortBudgetBytes) {
    checkArgument(
        sortBudgetBytes > 0, "sortBudgetBytes must be positive, but was: %s", sortBudgetBytes);
    this.opener = opener;
    this.run = run;
    this.files = files;
    this.sortBudgetBytes = sortBudgetBytes;
  }

  /** Writes the files of one kind into a run, with 64 MiB of memory to sort each object. */
  public static <T> WriteRunFiles<T> to(
      ObjectStoreOpener opener, RunDirectory run, RunFiles<T> files) {
    return new WriteRunFiles<>(opener, run, files, SORT_BUDGET_BYTES);
  }

  /** The same, holding at most so many bytes of an object in memory; one worker sorts one. */
  public WriteRunFiles<T> withSortBudgetBytes(long bytes) {
    return new WriteRunFiles<>(opener, run, files, bytes);
  }

  @Override
  public PCollection<OutputFile> expand(PCollection<T> records) {
    checkArgument(
        records.isBounded() == PCollection.IsBounded.BOUNDED,
        "the files of a run end with their input, so it must be bounded, but %s is not",
        records.getName());
    return records
        .apply("IgnoreWindows", Window.into(new GlobalWindows()))
        .apply("PlaceRecords", ParDo.of(new PlaceFn<>(files, records.getCoder())))
        .setCoder(
            KvCoder.of(StringUtf8Coder.of(), KvCoder.of(ByteArrayCoder.of(), ByteArrayCoder.of())))
        .apply("GroupByPath", GroupByKey.create())
        .apply(
            "WriteObjects",
            ParDo.of(
                new WriteFn<>(opener, run, files.format(), records.getCoder(), sortBudgetBytes)))
        .setCoder(ProtoCoder.of(OutputFile.class));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("run", run.location().toString()))
        .add(DisplayData.item("format", files.format().getClass()))
        .add(DisplayData.item("sortBudgetBytes", sortBudgetBytes));
  }

  /** Gives each record's path, sort key and encoded form. */
  private static final class PlaceFn<T> extends DoFn<T, KV<String, KV<byte[], byte[]>>> {
    private final RunFiles<T> files;
    private final Coder<T> coder;

    PlaceFn(RunFiles<T> files, Coder<T> coder) {
      this.files = files;
      this.coder = coder;
    }

    @ProcessElement
    public void processElement(
        @Element T record, OutputReceiver<KV<String, KV<byte[], byte[]>>> placed)
        throws IOException {
      placed.output(
          KV.of(
              files.path().apply(record),
              KV.of(files.order().apply(record), CoderUtils.encodeToByteArray(coder, record))));
    }
  }

  /** Sorts and writes one object. */
  private static final class WriteFn<T>
      extends DoFn<KV<String, Iterable<KV<byte[], byte[]>>>, OutputFile> {
    private final Counter filesWritten = Metrics.counter(WriteRunFiles.class, "files_written");
    private final Counter recordsWritten = Metrics.counter(WriteRunFiles.class, "records_written");
    private final ObjectStoreOpener opener;
    private final RunDirectory run;
    private final RecordFormat<T> format;
    private final Coder<T> coder;
    private final long sortBudgetBytes;
    private transient @Nullable ObjectStore store;

    WriteFn(
        ObjectStoreOpener opener,
        RunDirectory run,
        RecordFormat<T> format,
        Coder<T> coder,
        long sortBudgetBytes) {
      this.opener = opener;
      this.run = run;
      this.format = format;
      this.coder = coder;
      this.sortBudgetBytes = sortBudgetBytes;
    }

    @ProcessElement
    public void processElement(
        @Element KV<String, Iterable<KV<byte[], byte[]>>> object,
        OutputReceiver<OutputFile> written)
        throws IOException {
      Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
      OutputFile file;
      try (ExternalSorter sorter = new ExternalSorter(sortBudgetBytes, temporary)) {
        for (KV<byte[], byte[]> record : object.getValue()) {
          sorter.add(record.getKey(), record.getValue());
        }
        file = write(object.getKey(), sorter);
      }
      filesWritten.inc();
      recordsWritten.inc(file.getRecords());
      written.output(file);
    }

    private OutputFile write(String grouped, ExternalSorter sorter) throws IOException {
      String path = run.written(grouped);
      ObjectLocation location = run.file(path);
      if (store == null) {
        store = opener.open();
      }
      OutputFile.Builder file = OutputFile.newBuilder().setPath(path);
      try (ObjectWriter object = store.write(location.bucket(), location.key())) {
        HashingOutputStream hashed = new HashingOutputStream(Hashing.sha256(), object);
        CountingOutputStream counted = new CountingOutputStream(hashed);
        BufferedOutputStream out = new BufferedOutputStream(counted, 1 << 16);
        try (RecordWriter<T> records = format.open(out)) {
          sorter.forEachSorted(
              encoded -> {
                records.write(CoderUtils.decodeFromByteArray(coder, encoded));
                file.setRecords(file.getRecords() + 1);
              });
        }
        out.flush();
        object.commit();
        return file.setBytes(counted.getCount()).setSha256(hashed.hash().toString()).build();
      }
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
