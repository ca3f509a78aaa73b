package dev.sluice.io.runs;

import static com.google.common.base.Preconditions.checkState;

import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.run.v1.InputCounts;
import dev.sluice.run.v1.OutputFile;
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Completes a run, as its very last step: writes {@code manifest.json} once every file has been
 * written, and gives the manifest. The manifest is written even if there is no file and no count.
 *
 * <p>What is known beforehand (options, rules with 0 incidents each, versions, begin) is given when
 * the pipeline is built; files and counts arrive as data. Counts are parts of a manifest: their
 * {@code input}, {@code incidents_by_rule} and {@code incidents_repeated} are summed, their {@code
 * warnings} added, whatever else they hold is ignored. What the sums themselves warn of is added
 * too: data that is missing, damaged or out of the order of time. The time of writing is read from
 * the clock of the worker. A repeated attempt writes the manifest again; only that time differs.
 *
 * <p>All parts are held in memory by one worker: one a file, and as many counts as are given, so
 * give one per camera and not one per record.
 */
public final class WriteRunManifest
    extends PTransform<PCollection<OutputFile>, PCollection<RunManifest>> {
  private final ObjectStoreOpener opener;
  private final RunDirectory run;
  private final RunManifest known;
  private final Clock clock;
  private final transient @Nullable PCollection<RunManifest> counts;

  private WriteRunManifest(
      ObjectStoreOpener opener,
      RunDirectory run,
      RunManifest known,
      Clock clock,
      @Nullable PCollection<RunManifest> counts) {
    this.opener = opener;
    this.run = run;
    this.known = known;
    this.clock = clock;
    this.counts = counts;
  }

  /**
   * Completes a run of which nothing was counted.
   *
   * @param known what the manifest says that does not come as data
   */
  public static WriteRunManifest to(ObjectStoreOpener opener, RunDirectory run, RunManifest known) {
    return new WriteRunManifest(opener, run, known, Clock.systemUTC(), null);
  }

  /** The same, with the sums of these. */
  public WriteRunManifest withCounts(PCollection<RunManifest> parts) {
    return new WriteRunManifest(opener, run, known, clock, parts);
  }

  /** The same, with another clock for {@code finished_millis}. */
  WriteRunManifest withClock(Clock other) {
    return new WriteRunManifest(opener, run, known, other, counts);
  }

  @Override
  public PCollection<RunManifest> expand(PCollection<OutputFile> files) {
    ProtoCoder<RunManifest> coder = ProtoCoder.of(RunManifest.class);
    PCollectionList<RunManifest> parts =
        PCollectionList.of(
                files
                    .getPipeline()
                    .apply(
                        "EvenWithoutFiles",
                        Create.of(RunManifest.getDefaultInstance()).withCoder(coder)))
            .and(
                files
                    .apply(
                        "FileAsPart",
                        MapElements.into(TypeDescriptor.of(RunManifest.class))
                            .via(file -> RunManifest.newBuilder().addFiles(file).build()))
                    .setCoder(coder)
                    .apply("IgnoreWindowsOfFiles", Window.into(new GlobalWindows())));
    if (counts != null) {
      parts = parts.and(counts.apply("IgnoreWindowsOfCounts", Window.into(new GlobalWindows())));
    }
    return parts
        .apply("Parts", Flatten.pCollections())
        .apply("OneKey", WithKeys.of(run.runId()))
        .apply("AwaitAll", GroupByKey.create())
        .apply("WriteManifest", ParDo.of(new WriteFn(opener, run, known, clock)))
        .setCoder(coder);
  }

  /** Adds the parts up and completes the run. */
  private static final class WriteFn extends DoFn<KV<String, Iterable<RunManifest>>, RunManifest> {
    private final ObjectStoreOpener opener;
    private final RunDirectory run;
    private final RunManifest known;
    private final Clock clock;

    WriteFn(ObjectStoreOpener opener, RunDirectory run, RunManifest known, Clock clock) {
      this.opener = opener;
      this.run = run;
      this.known = known;
      this.clock = clock;
    }

    @ProcessElement
    public void processElement(
        @Element KV<String, Iterable<RunManifest>> parts, OutputReceiver<RunManifest> written)
        throws IOException {
      RunManifest manifest =
          sum(known, parts.getValue())
              .setRunId(run.runId())
              .setFinishedMillis(clock.millis())
              .build();
      try (ObjectStore store = opener.open()) {
        written.output(run.complete(store, manifest));
      }
    }
  }

  private static RunManifest.Builder sum(RunManifest known, Iterable<RunManifest> parts) {
    RunManifest.Builder total = known.toBuilder();
    Map<String, OutputFile> files = new TreeMap<>();
    for (RunManifest part : parts) {
      add(part.getInput(), total.getInputBuilder());
      part.getIncidentsByRuleMap()
          .forEach(
              (rule, count) ->
                  total.putIncidentsByRule(
                      rule, total.getIncidentsByRuleOrDefault(rule, 0) + count));
      total.setIncidentsRepeated(total.getIncidentsRepeated() + part.getIncidentsRepeated());
      total.addAllWarnings(part.getWarningsList());
      for (OutputFile file : part.getFilesList()) {
        checkState(
            files.put(file.getPath(), file) == null,
            "two steps of the pipeline wrote %s: give each kind of file paths of its own",
            file.getPath());
      }
    }
    return total.addAllWarnings(InputWarnings.of(total.getInput())).addAllFiles(files.values());
  }

  private static void add(InputCounts part, InputCounts.Builder total) {
    total
        .setObjects(total.getObjects() + part.getObjects())
        .setBytes(total.getBytes() + part.getBytes())
        .setRecords(total.getRecords() + part.getRecords())
        .setUsed(total.getUsed() + part.getUsed())
        .setDuplicates(total.getDuplicates() + part.getDuplicates())
        .setOutsideRange(total.getOutsideRange() + part.getOutsideRange())
        .setCameras(total.getCameras() + part.getCameras())
        .setLateWithObject(total.getLateWithObject() + part.getLateWithObject());
    part.getRejectedMap()
        .forEach(
            (reason, count) ->
                total.putRejected(reason, total.getRejectedOrDefault(reason, 0) + count));
  }
}
