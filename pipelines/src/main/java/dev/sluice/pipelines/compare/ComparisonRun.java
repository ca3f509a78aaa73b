package dev.sluice.pipelines.compare;

import dev.sluice.compare.v1.Comparison;
import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.runs.RunExistsException;
import dev.sluice.io.runs.RunProgress;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.definition.Progress;
import dev.sluice.pipelines.definition.Run;
import dev.sluice.pipelines.replay.ReplaySummary;
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Function;
import org.apache.beam.sdk.Pipeline;
import org.jspecify.annotations.Nullable;

/** A comparison that is ready to run; in the end it says what came out and what the gate says. */
final class ComparisonRun implements Run {
  private final Pipeline pipeline;
  private final ObjectStore store;
  private final RunDirectory run;
  private final @Nullable Function<RunProgress, Progress> progress;
  private final Optional<ReportFolder> folder;
  private final @Nullable Function<RunManifest, Optional<String>> shortfalls;
  private Optional<String> shortfall = Optional.empty();
  private @Nullable String refusal;

  /**
   * Takes the store over.
   *
   * @param progress of what the run stores of it; null where it stores none
   * @param folder where the report is put in the end, if not to the store only
   * @param shortfalls what the manifest of an input says that was not read and should have been;
   *     null where nothing was read anew
   */
  ComparisonRun(
      Pipeline pipeline,
      ObjectStore store,
      RunDirectory run,
      @Nullable Function<RunProgress, Progress> progress,
      Optional<ReportFolder> folder,
      @Nullable Function<RunManifest, Optional<String>> shortfalls) {
    this.pipeline = pipeline;
    this.store = store;
    this.run = run;
    this.progress = progress;
    this.folder = folder;
    this.shortfalls = shortfalls;
  }

  /** Clears the place of a run. */
  static void clear(ObjectStore store, RunDirectory run, boolean replace) throws IOException {
    try {
      run.prepare(store, replace);
    } catch (RunExistsException e) {
      throw new IllegalArgumentException(
          String.format(
              "%s holds a complete comparison; choose another place, or give --replace to remove it first",
              run.location()),
          e);
    }
  }

  @Override
  public Pipeline pipeline() {
    return pipeline;
  }

  @Override
  public Optional<Progress> progress() throws IOException {
    return progress == null ? Optional.empty() : RunProgress.read(store, run).map(progress);
  }

  @Override
  public void summarize(PrintWriter out) throws IOException {
    Comparison comparison = ComparisonOutputs.read(store, run);
    String report =
        folder.isPresent()
            ? folder.get().write(store, run).toString()
            : run.file(run.written(ComparisonOutputs.REPORT_HTML)).toString();
    ComparisonSummary.print(comparison, report, out);
    if (shortfalls != null) {
      RunManifest manifest = run.manifest(store).orElse(RunManifest.getDefaultInstance());
      ReplaySummary.printDoubts(manifest, out);
      shortfall = shortfalls.apply(manifest);
    }
    if (comparison.hasGate()) {
      if (comparison.getGate().getHolds()) {
        refusal = comparison.getGate().getSentence();
      } else {
        out.printf("  gate: %s%n", comparison.getGate().getSentence());
      }
    }
  }

  @Override
  public Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public Optional<String> shortfall() {
    return shortfall;
  }

  @Override
  public void close() {
    store.close();
  }
}
