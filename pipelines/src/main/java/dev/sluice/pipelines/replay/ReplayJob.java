package dev.sluice.pipelines.replay;

import dev.sluice.io.runs.RunExistsException;
import dev.sluice.io.runs.RunProgress;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.PlaceCheck;
import dev.sluice.pipelines.definition.EndpointChecks;
import dev.sluice.pipelines.definition.Job;
import dev.sluice.pipelines.definition.Progress;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;

/** The replay pipeline, as the command knows it. */
public final class ReplayJob implements Job<ReplayOptions> {
  private static final DateTimeFormatter RUN_ID =
      DateTimeFormatter.ofPattern("'replay-'yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  @Override
  public String name() {
    return "replay";
  }

  @Override
  public String summary() {
    return "replays camera observations from S3 or Kafka into incidents and counts";
  }

  @Override
  public Class<ReplayOptions> options() {
    return ReplayOptions.class;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run replay --input=s3://cameras --output=s3://results --from=2026-03-01 --to=2026-03-03",
        "run replay --input=s3://cameras --select='acme/*/*/*' --from=2026-03-01T06:00:00Z --to=2026-03-02T06:00:00Z"
            + " --rules=rules.yaml --output=s3://results --runId=march --countBy=camera,rule --countPer=hour",
        "run replay --input=kafka:observations --kafkaServers=localhost:9092 --output=s3://results"
            + " --from=2026-03-01T06:00:00Z --to=2026-03-01T07:00:00Z",
        "validate replay --rules=rules.yaml ...",
        "check replay ...");
  }

  @Override
  public void validate(ReplayOptions options) {
    var unused = plan(options);
  }

  @Override
  public void check(ReplayOptions options, PrintWriter out) throws IOException {
    ReplayPlan plan = plan(options);
    new EndpointChecks()
        .look(() -> checkOutput(options, plan, out))
        .look(() -> plan.input().check(out))
        .end();
  }

  private static void checkOutput(ReplayOptions options, ReplayPlan plan, PrintWriter out)
      throws IOException {
    try (ObjectStore store = S3Access.preflight(options).open()) {
      out.printf("%s: %s%n", plan.run().output(), PlaceCheck.mayUse(store, plan.run().output()));
      out.printf(
          "run %s: %s%n",
          plan.run().runId(),
          plan.run().manifest(store).isPresent() ? "complete already" : "not there yet");
    }
  }

  @Override
  public Run prepare(ReplayOptions options) throws IOException {
    long startedMillis = System.currentTimeMillis();
    ReplayPlan checked = plan(options);
    ReplayInput.Found found = checked.input().find();
    ReplayPlan plan =
        checked.withManifest(
            checked.manifest().toBuilder()
                .setStartedMillis(startedMillis)
                .mergeFrom(found.known())
                .build());
    ObjectStore store = S3Access.preflight(options).open();
    try {
      var unused = PlaceCheck.mayUse(store, plan.run().output());
      plan.run().prepare(store, options.getReplace());
    } catch (RunExistsException e) {
      store.close();
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
    Pipeline pipeline = ReplayPipeline.build(options, plan, found.recordings());
    return new Run() {
      private Optional<String> shortfall = Optional.empty();

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
        shortfall = found.shortfall(written);
      }

      @Override
      public Optional<String> shortfall() {
        return shortfall;
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }

  private static ReplayPlan plan(ReplayOptions options) {
    if (options.getRunId() == null) {
      options.setRunId(RUN_ID.format(Instant.now()));
    }
    return ReplayPlan.of(options);
  }
}
