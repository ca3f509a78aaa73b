package dev.sluice.pipelines.replay;

import dev.sluice.io.runs.RunProgress;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.definition.Progress;
import dev.sluice.pipelines.definition.Run;
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;

/** A replay that is ready to run. */
final class ReplayRun implements Run {
  private final Pipeline pipeline;
  private final ObjectStore store;
  private final ReplayPlan plan;
  private final ReplayInput.Recordings recordings;
  private Optional<String> shortfall = Optional.empty();

  /** Takes the store over. */
  ReplayRun(
      Pipeline pipeline, ObjectStore store, ReplayPlan plan, ReplayInput.Recordings recordings) {
    this.pipeline = pipeline;
    this.store = store;
    this.plan = plan;
    this.recordings = recordings;
  }

  @Override
  public Pipeline pipeline() {
    return pipeline;
  }

  @Override
  public Optional<Progress> progress() throws IOException {
    return RunProgress.read(store, plan.run()).map(plan.input()::progress);
  }

  @Override
  public void summarize(PrintWriter out) throws IOException {
    RunManifest written =
        plan.run()
            .manifest(store)
            .orElseThrow(() -> new IOException("the job has ended, but there is no manifest"));
    ReplaySummary.print(written, plan.run(), out);
    shortfall = recordings.shortfall(written);
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
