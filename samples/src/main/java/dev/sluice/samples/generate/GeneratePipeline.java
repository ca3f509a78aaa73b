package dev.sluice.samples.generate;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ContiguousSet;
import com.google.common.collect.DiscreteDomain;
import com.google.common.collect.Range;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.camera.v1.GeneratedCounts;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.jspecify.annotations.Nullable;

/**
 * Writes seeded, realistic camera-days into an object store, with the incidents that are planted in
 * them beside them as truth.
 *
 * <ul>
 *   <li>{@code data/<camera id>/yyyy/MM/dd/}: the messages, by day of delivery
 *   <li>{@code truth/<camera id>/yyyy/MM/dd/truth.ndjson}: the planted incidents, by the day on
 *       which their scene begins
 *   <li>{@code truth/summary.json}: what was written, counted; written last
 *   <li>{@code progress/}: an empty object for each camera-day that is done; removed at the end
 * </ul>
 *
 * <p>Each camera-day is one element, written in one step, so the work scales with the parallelism.
 * The same seed and options give the same bytes at any parallelism, and again after a retry.
 */
public final class GeneratePipeline {
  private GeneratePipeline() {}

  /**
   * Builds the pipeline; opens nothing.
   *
   * @throws IllegalArgumentException if an option cannot be used
   */
  public static Pipeline build(GenerateOptions options, ObjectStoreOpener opener) {
    return build(options, GenerateSettings.of(options), opener);
  }

  /** The same, with checked settings. */
  static Pipeline build(
      PipelineOptions options, GenerateSettings settings, ObjectStoreOpener opener) {
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("NumberCameraDays", Create.of(numbers(settings.cameraDays())))
        .apply("SpreadCameraDays", Reshuffle.viaRandomKey())
        .apply("WriteCameraDays", ParDo.of(new WriteCameraDayFn(settings, opener)))
        .apply("AddUp", Combine.globally(new GeneratedTotals()).withoutDefaults())
        .apply("WriteSummary", ParDo.of(new WriteSummaryFn(settings.output(), opener)));
    return pipeline;
  }

  /** What the pipeline wrote last: its counts. */
  static GeneratedCounts summary(ObjectStore store, ObjectLocation output) throws IOException {
    ObjectLocation summary = summaryOf(output);
    GeneratedCounts.Builder counts = GeneratedCounts.newBuilder();
    try (InputStream in = store.read(summary.bucket(), summary.key())) {
      JsonFormat.parser()
          .ignoringUnknownFields()
          .merge(new String(in.readAllBytes(), StandardCharsets.UTF_8), counts);
    }
    return counts.build();
  }

  /** How many camera-days are done, with those of an earlier run that could not be removed. */
  static int progress(ObjectStore store, ObjectLocation output) throws IOException {
    return progressKeys(store, output).size();
  }

  /** Forgets the progress of an earlier run that did not end, where objects may be removed. */
  static void clearProgress(ObjectStore store, ObjectLocation output) throws IOException {
    List<String> keys = progressKeys(store, output);
    boolean unused = keys.isEmpty() || store.deleteIfAllowed(output.bucket(), keys);
  }

  private static List<String> progressKeys(ObjectStore store, ObjectLocation output)
      throws IOException {
    List<String> keys = new ArrayList<>();
    store.list(output.bucket(), progressOf(output).key(), object -> keys.add(object.key()));
    return keys;
  }

  private static ObjectLocation progressOf(ObjectLocation output) {
    return output.resolve("progress/");
  }

  private static ObjectLocation summaryOf(ObjectLocation output) {
    return output.resolve("truth").resolve("summary.json");
  }

  private static Iterable<Integer> numbers(int count) {
    return ContiguousSet.create(Range.closedOpen(0, count), DiscreteDomain.integers());
  }

  private static final class WriteCameraDayFn extends DoFn<Integer, GeneratedCounts> {
    private static final long serialVersionUID = 1L;

    private final GenerateSettings settings;
    private final ObjectStoreOpener opener;
    private transient @Nullable ObjectStore store;

    WriteCameraDayFn(GenerateSettings settings, ObjectStoreOpener opener) {
      this.settings = settings;
      this.opener = opener;
    }

    @Setup
    public void open() {
      store = opener.open();
    }

    @ProcessElement
    public void write(@Element Integer number, OutputReceiver<GeneratedCounts> counts)
        throws IOException {
      ObjectStore opened = requireNonNull(store);
      counts.output(new CameraDayFiles(settings, opened).write(number));
      ObjectLocation done = progressOf(settings.output()).resolve(number.toString());
      opened.put(done.bucket(), done.key(), new byte[0]);
    }

    @Teardown
    public void close() {
      if (store != null) {
        store.close();
        store = null;
      }
    }
  }

  private static final class WriteSummaryFn extends DoFn<GeneratedCounts, Void> {
    private static final long serialVersionUID = 1L;

    private final ObjectLocation output;
    private final ObjectStoreOpener opener;

    WriteSummaryFn(ObjectLocation output, ObjectStoreOpener opener) {
      this.output = output;
      this.opener = opener;
    }

    @ProcessElement
    public void write(@Element GeneratedCounts counts) throws IOException {
      String json = JsonFormat.printer().sortingMapKeys().print(counts) + "\n";
      try (ObjectStore store = opener.open()) {
        clearProgress(store, output);
        store.put(output.bucket(), summaryOf(output).key(), json.getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
