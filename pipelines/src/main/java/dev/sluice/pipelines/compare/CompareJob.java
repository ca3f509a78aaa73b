package dev.sluice.pipelines.compare;

import dev.sluice.compare.v1.Comparison;
import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.PlaceCheck;
import dev.sluice.pipelines.definition.EndpointChecks;
import dev.sluice.pipelines.definition.Job;
import dev.sluice.pipelines.definition.Versions;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** The compare pipeline, as the command knows it. */
public final class CompareJob implements Job<CompareOptions> {

  @Override
  public String name() {
    return "compare";
  }

  @Override
  public String summary() {
    return "compares the incidents of two runs: same, changed, missing, new";
  }

  @Override
  public Class<CompareOptions> options() {
    return CompareOptions.class;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run compare --left=s3://results/replays/base --right=s3://results/replays/candidate"
            + " --output=s3://results/compares/candidate",
        "run compare --left=s3://results/replays/base --right=s3://results/replays/candidate"
            + " --output=s3://results/compares/candidate --tolerance=PT0S --failOn='missing > 0 or changed > 1%'");
  }

  @Override
  public void validate(CompareOptions options) {
    var unused = Asked.of(options);
  }

  @Override
  public void check(CompareOptions options, PrintWriter out) throws IOException {
    Asked asked = Asked.of(options);
    try (ObjectStore store = S3Access.preflight(options).open()) {
      new EndpointChecks()
          .look(
              () ->
                  out.printf(
                      "%s: %s%n", asked.run.output(), PlaceCheck.mayUse(store, asked.run.output())))
          .look(() -> print(asked.left(store), out))
          .look(() -> print(asked.right(store), out))
          .look(() -> TruthFiles.check(store, asked.settings.truth(), out))
          .end();
    }
  }

  private static void print(StoredSide side, PrintWriter out) {
    out.printf("%s: %,d files of incidents%n", side.side().getName(), side.files().size());
  }

  @Override
  public Run prepare(CompareOptions options) throws IOException {
    long startedMillis = System.currentTimeMillis();
    Asked asked = Asked.of(options);
    ObjectStore store = S3Access.preflight(options).open();
    try {
      StoredSide left = asked.left(store);
      StoredSide right = asked.right(store);
      List<ObjectLocation> truth = TruthFiles.find(store, asked.settings.truth());
      if (!truth.isEmpty() && !(left.side().hasToMillis() && right.side().hasToMillis())) {
        throw new IllegalArgumentException(
            "--truth is for runs of replay only: a live job has no range to hold against it");
      }
      ComparePipeline.Plan plan =
          new ComparePipeline.Plan(
              S3Access.of(options),
              asked.run,
              known(asked, left, right),
              left.files(),
              right.files(),
              truth,
              asked.settings.gate(),
              Surroundings.of(right.manifest().getOptionsMap(), S3Access.preflight(options)),
              asked.settings.observedExamples(),
              manifest(options, startedMillis));
      ComparisonRun.clear(store, asked.run, options.getReplace());
      return new ComparisonRun(
          ComparePipeline.build(options, plan), store, asked.run, null, Optional.empty(), null);
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static Comparison known(Asked asked, StoredSide left, StoredSide right) {
    long from = Math.min(left.side().getFromMillis(), right.side().getFromMillis());
    long to = Math.max(left.side().getToMillis(), right.side().getToMillis());
    return Comparison.newBuilder()
        .setLeft(left.side())
        .setRight(right.side())
        .setToleranceMillis(asked.settings.toleranceMillis())
        .addAllPairBy(asked.settings.pairBy())
        .setPeriodMillis(ComparisonSettings.periodMillis(from, to))
        .addAllWarnings(StoredSide.warnings(left, right))
        .build();
  }

  private static RunManifest manifest(CompareOptions options, long startedMillis) {
    RunManifest.Builder manifest =
        RunManifest.newBuilder()
            .setPipeline("compare")
            .setRunner(options.getRunner().getSimpleName())
            .setStartedMillis(startedMillis)
            .putOptions("left", options.getLeft())
            .putOptions("right", options.getRight())
            .putOptions("tolerance", options.getTolerance())
            .putVersions("sluice", Versions.sluice())
            .putVersions("beam", Versions.beam())
            .putVersions("java", Integer.toString(Runtime.version().feature()));
    if (options.getPairBy() != null) {
      manifest.putOptions("pairBy", options.getPairBy());
    }
    if (options.getFailOn() != null) {
      manifest.putOptions("failOn", options.getFailOn());
    }
    if (options.getTruth() != null) {
      manifest.putOptions("truth", options.getTruth());
    }
    return manifest.build();
  }

  /** The options, checked. */
  private record Asked(
      ObjectLocation leftPlace,
      ObjectLocation rightPlace,
      RunDirectory run,
      ComparisonSettings settings) {

    static Asked of(CompareOptions options) {
      ObjectLocation output = S3Access.location("output", options.getOutput());
      RunDirectory run;
      try {
        run = RunDirectory.at(output);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "--output must end in a name for the comparison: " + e.getMessage(), e);
      }
      var unused = S3Access.of(options);
      return new Asked(
          S3Access.location("left", options.getLeft()),
          S3Access.location("right", options.getRight()),
          run,
          ComparisonSettings.of(options));
    }

    StoredSide left(ObjectStore store) throws IOException {
      return StoredSide.find(store, "left", leftPlace);
    }

    StoredSide right(ObjectStore store) throws IOException {
      return StoredSide.find(store, "right", rightPlace);
    }
  }
}
