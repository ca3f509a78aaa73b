package dev.sluice.pipelines.replay;

import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.runs.RunProgress;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.Progress;
import dev.sluice.pipelines.definition.Run;
import dev.sluice.pipelines.endpoints.WrittenRun;
import dev.sluice.run.v1.OutputFile;
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.beam.sdk.Pipeline;

/** A run that reads what a replay reads, ready; in the end its manifest says what came out. */
public final class ReplayRun implements Run {
  private final Pipeline pipeline;
  private final ObjectStore store;
  private final RunDirectory run;
  private final Function<RunProgress, Progress> progress;
  private final ReplayInput.Recordings recordings;
  private Optional<String> shortfall = Optional.empty();

  private ReplayRun(
      Pipeline pipeline,
      ObjectStore store,
      RunDirectory run,
      Function<RunProgress, Progress> progress,
      ReplayInput.Recordings recordings) {
    this.pipeline = pipeline;
    this.store = store;
    this.run = run;
    this.progress = progress;
    this.recordings = recordings;
  }

  /**
   * Clears the place of a run that finds no incidents, and builds its pipeline.
   *
   * @param isReplaced whether a complete run of the same name is removed first
   * @throws IllegalArgumentException if a complete run is there that is not to be replaced
   */
  public static ReplayRun begin(
      WrittenRun output,
      boolean isReplaced,
      ReplayInput input,
      Found found,
      Supplier<Pipeline> build)
      throws IOException {
    return begin(
        output,
        isReplaced,
        done -> input.progress(done).withoutIncidents(),
        found.of(input),
        build);
  }

  /** The same with another progress. */
  static ReplayRun begin(
      WrittenRun output,
      boolean isReplaced,
      Function<RunProgress, Progress> progress,
      ReplayInput.Recordings recordings,
      Supplier<Pipeline> build)
      throws IOException {
    Pipeline built = build.get();
    return new ReplayRun(built, output.clear(isReplaced), output.run(), progress, recordings);
  }

  @Override
  public Pipeline pipeline() {
    return pipeline;
  }

  @Override
  public Optional<Progress> progress() throws IOException {
    return RunProgress.read(store, run).map(progress);
  }

  @Override
  public void summarize(PrintWriter out) throws IOException {
    RunManifest written =
        run.manifest(store)
            .orElseThrow(() -> new IOException("the job has ended, but there is no manifest"));
    ReplaySummary.print(written, run, out);
    shortfall = recordings.shortfall(written).or(() -> refused(written));
  }

  /** What a database did not take, though the files hold it. */
  private static Optional<String> refused(RunManifest written) {
    long rows =
        written.getFilesList().stream()
            .filter(file -> file.getPath().startsWith("rejected/reason=store_refused/"))
            .mapToLong(OutputFile::getRecords)
            .sum();
    return rows == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%,d rows were refused by the database; their dead letters say why, and the files hold them",
                rows));
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
