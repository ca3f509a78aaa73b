package dev.sluice.samples.generate;

import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.FlowCommand;
import dev.sluice.pipelines.incidents.StoredIncidents;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;

/** Holds a replay of generated data against the truth that was planted in it. */
public final class TruthCommand implements FlowCommand<TruthOptions> {

  @Override
  public String name() {
    return "truth";
  }

  @Override
  public String summary() {
    return "holds a replay of generated data against the truth that generate planted; exit 4"
        + " where they differ";
  }

  @Override
  public List<String> examples() {
    return List.of("truth --data=s3://cameras --output=s3://results --runId=march");
  }

  @Override
  public Class<TruthOptions> options() {
    return TruthOptions.class;
  }

  @Override
  public ExitCode run(TruthOptions options, PrintWriter out, PrintStream err) throws IOException {
    try (ObjectStore store = S3Access.waiting(options).open()) {
      RunDirectory run =
          new RunDirectory(ObjectLocation.parse(options.getOutput()), options.getRunId());
      RunManifest manifest =
          run.manifest(store)
              .orElseThrow(
                  () -> new IllegalArgumentException("there is no complete run " + run.location()));
      TruthCheck check =
          TruthCheck.compare(
              StoredTruth.planted(store, ObjectLocation.parse(options.getData())),
              StoredIncidents.ofStore(store, run.location()).values(),
              manifest.getFromMillis(),
              manifest.getToMillis());
      print(check, out);
      return check.allWell() ? ExitCode.DONE : ExitCode.REFUSED;
    }
  }

  private static void print(TruthCheck check, PrintWriter out) {
    out.printf(
        "truth: %s%n",
        check.allWell()
            ? "all that can be found was found, and nothing was invented"
            : "the run and the truth differ");
    out.printf(
        "  planted as real        %,6d found %,6d missing%n",
        check.realFound().size(), check.realMissed().size());
    out.printf(
        "  errors of the detector %,6d found %,6d missing   (noise on purpose: these are invented)%n",
        check.ghostsReported().size(), check.ghostsMissed().size());
    out.printf(
        "  evidence lost                       %,6d missing   (noise on purpose: these are missed)%n",
        check.hidden().size());
    out.printf("  never planted          %,6d found%n", check.invented().size());
    if (!check.cut().isEmpty()) {
      out.printf("  cut off by the range   %,6d%n", check.cut().size());
    }
  }
}
