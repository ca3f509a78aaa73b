package dev.sluice.pipelines.models;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.forecast.v1.Activation;
import dev.sluice.forecast.v1.ModelManifest;
import dev.sluice.io.models.StoredModels;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.FlowCommand;
import dev.sluice.pipelines.definition.NothingToDoException;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.pipelines.options.TimeRange;
import dev.sluice.transforms.forecast.MeanSeries;
import dev.sluice.transforms.forecast.Model;
import dev.sluice.transforms.forecast.UnusableModelException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lets a model hold from a time on, if its backtest allows it. */
public final class ModelsPromoteCommand implements FlowCommand<PromoteOptions> {
  /** Whoever forecasts has to see an activation before it begins. */
  private static final Duration NOTICE = Duration.ofMinutes(15);

  private final Clock clock;

  public ModelsPromoteCommand() {
    this(Clock.systemUTC());
  }

  ModelsPromoteCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "models promote";
  }

  @Override
  public String summary() {
    return "lets a model hold from a time on, if it has shown that it is better than persistence and"
        + " than what holds now; exit 4 where not, with the reasons";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "models promote 20260131-0000-ridge-5d0c3a9f1b22 --measure=temperature --models=s3://models"
            + " --validFrom=2026-02-01T00:00:00Z");
  }

  @Override
  public Class<PromoteOptions> options() {
    return PromoteOptions.class;
  }

  @Override
  public List<String> unnamed() {
    return List.of("version");
  }

  @Override
  public ExitCode run(PromoteOptions options, PrintWriter out, PrintStream err) throws IOException {
    String measure = options.getMeasure();
    String version = options.getVersion();
    long validFrom = validFrom(options.getValidFrom());
    try (ObjectStore store = S3Access.waiting(options).open()) {
      StoredModels models =
          new StoredModels(store, S3Access.location("models", options.getModels()), measure);
      ModelManifest manifest =
          models
              .manifest(version)
              .orElseThrow(
                  () ->
                      new NothingToDoException(
                          "there is no model %s of %s".formatted(version, measure)));
      List<Activation> activations = models.activations();
      @Nullable Activation last =
          activations.isEmpty() ? null : activations.get(activations.size() - 1);
      checkArgument(
          last == null || last.getValidFromMillis() <= validFrom,
          "--validFrom is %s, before that of the version that holds now (%s): what was forecast since would change",
          TriedHistory.time(validFrom),
          last == null ? "" : TriedHistory.time(last.getValidFromMillis()));
      List<String> objections = objections(models, manifest, last);
      if (!objections.isEmpty()) {
        out.printf("%s: %s is not promoted%n", measure, version);
        objections.forEach(objection -> out.println("  " + objection));
        return ExitCode.REFUSED;
      }
      Activation activation =
          Activation.newBuilder()
              .setValidFromMillis(validFrom)
              .setVersion(version)
              .setWrittenMillis(clock.millis())
              .setEntryId(UUID.randomUUID().toString())
              .build();
      if (!models.activate(activations.size(), activation)) {
        throw new IOException(
            "another version of %s was promoted at the same time: look at models list"
                .formatted(measure));
      }
      out.printf(
          "%s: %s holds for forecasts from %s on%n",
          measure, version, TriedHistory.time(validFrom));
      return ExitCode.DONE;
    }
  }

  private static List<String> objections(
      StoredModels models, ModelManifest manifest, @Nullable Activation last) throws IOException {
    try {
      Model unused = models.read(manifest.getVersion());
    } catch (UnusableModelException e) {
      return List.of("it cannot be used: " + e.getMessage());
    }
    return PromotionGate.objections(
        manifest, last == null ? null : models.manifest(last.getVersion()).orElse(null));
  }

  private long validFrom(@Nullable String given) {
    if (given != null) {
      return TimeRange.parse("validFrom", given).toEpochMilli();
    }
    long noticed = clock.instant().plus(NOTICE).toEpochMilli();
    long window = MeanSeries.WINDOW_MILLIS;
    return (noticed + window - 1) / window * window;
  }
}
