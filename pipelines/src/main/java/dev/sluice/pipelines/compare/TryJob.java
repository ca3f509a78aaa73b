package dev.sluice.pipelines.compare;

import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.PlaceCheck;
import dev.sluice.pipelines.definition.EndpointChecks;
import dev.sluice.pipelines.definition.Job;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.pipelines.replay.ReplayInput;
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The try pipeline, as the command knows it. */
public final class TryJob implements Job<TryOptions> {
  private static final DateTimeFormatter RUN_ID =
      DateTimeFormatter.ofPattern("'try-'yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  @Override
  public String name() {
    return "try";
  }

  @Override
  public String summary() {
    return "replays with two rule sets in one pass, and compares what they find";
  }

  @Override
  public Class<TryOptions> options() {
    return TryOptions.class;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "try new.yaml --input=s3://cameras --from=2026-03-01 --to=2026-03-03   # the report: tries/RUN_ID/report.html",
        "try new.yaml --against=current.yaml --input=s3://cameras --output=s3://results --from=2026-03-01 --to=2026-03-03",
        "run try --rules=new.yaml --against=current.yaml --input=s3://cameras --output=s3://results"
            + " --from=2026-03-01 --to=2026-03-03 --runId=new --failOn='missing > 0'");
  }

  @Override
  public boolean staysHere(TryOptions options) {
    return options.getOutput() == null;
  }

  @Override
  public void validate(TryOptions options) {
    var unused = plan(options);
  }

  @Override
  public void check(TryOptions options, PrintWriter out) throws IOException {
    TryPlan plan = plan(options);
    try (ObjectStore store = S3Access.preflight(options).open()) {
      new EndpointChecks()
          .look(
              () -> {
                if (plan.folder().isPresent()) {
                  out.printf("%s: the report goes here%n", plan.folder().get().folder());
                } else {
                  out.printf(
                      "%s: %s%n",
                      plan.run().output(), PlaceCheck.mayUse(store, plan.run().output()));
                }
              })
          .look(() -> TruthFiles.check(store, plan.settings().truth(), out))
          .look(() -> plan.input().check(out))
          .end();
    }
  }

  @Override
  public Run prepare(TryOptions options) throws IOException {
    long startedMillis = System.currentTimeMillis();
    TryPlan plan = plan(options);
    plan.folder().ifPresent(folder -> folder.check(options.getReplace()));
    ReplayInput.Found found = plan.input().find();
    RunManifest manifest =
        plan.manifest().toBuilder()
            .setStartedMillis(startedMillis)
            .mergeFrom(found.known())
            .build();
    List<ObjectLocation> truth;
    try (ObjectStore store = S3Access.preflight(options).open()) {
      truth = TruthFiles.find(store, plan.settings().truth());
    }
    ObjectStore store =
        plan.folder().isPresent() ? plan.results().open() : S3Access.preflight(options).open();
    try {
      ComparisonRun.clear(store, plan.run(), options.getReplace());
      return new ComparisonRun(
          TryPipeline.build(options, plan, found.recordings(), truth, manifest),
          store,
          plan.run(),
          plan.input()::progress,
          plan.folder(),
          found::shortfall);
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static TryPlan plan(TryOptions options) {
    if (options.getRunId() == null) {
      options.setRunId(RUN_ID.format(Instant.now()));
    }
    return TryPlan.of(options);
  }
}
