package dev.sluice.pipelines.line;

import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.definition.Run;
import dev.sluice.pipelines.definition.Sizes;
import dev.sluice.pipelines.replay.ReplaySummary;
import dev.sluice.run.v1.InputCounts;
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import org.apache.beam.sdk.Pipeline;

/** A replay of a line that is ready; in the end its manifest says what came out. */
record LineReplayRun(Pipeline pipeline, ObjectStore store, RunDirectory run) implements Run {

  @Override
  public void summarize(PrintWriter out) throws IOException {
    RunManifest written =
        run.manifest(store)
            .orElseThrow(() -> new IOException("the job has ended, but there is no manifest"));
    InputCounts input = written.getInput();
    out.printf(
        Locale.ROOT,
        "run %s: %,d records (%s) in %.1f s%n",
        written.getRunId(),
        input.getRecords(),
        Sizes.of(input.getBytes()),
        (written.getFinishedMillis() - written.getStartedMillis()) / 1000.0);
    ReplaySummary.printUse(input, out);
    ReplaySummary.printFiles(written, run, out);
  }

  @Override
  public void close() {
    store.close();
  }
}
