package dev.sluice.pipelines.models;

import dev.sluice.forecast.v1.ModelManifest;
import dev.sluice.io.models.StoredModels;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.FlowCommand;
import dev.sluice.pipelines.definition.NothingToDoException;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.transforms.forecast.Model;
import dev.sluice.transforms.forecast.UnusableModelException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;

/** Shows what is known of a model, and whether it is whole. */
public final class ModelsShowCommand implements FlowCommand<ShowOptions> {

  @Override
  public String name() {
    return "models show";
  }

  @Override
  public String summary() {
    return "shows what is known of a model, and proves that it is whole; exit 4 where it cannot be"
        + " used";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "models show 20260131-0000-ridge-5d0c3a9f1b22 --measure=temperature --models=s3://models");
  }

  @Override
  public Class<ShowOptions> options() {
    return ShowOptions.class;
  }

  @Override
  public List<String> unnamed() {
    return List.of("version");
  }

  @Override
  public ExitCode run(ShowOptions options, PrintWriter out, PrintStream err) throws IOException {
    String measure = options.getMeasure();
    String version = options.getVersion();
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
      out.printf(
          "%s: %s, trained from %s to %s on %,d means of %,d places%s%n",
          measure,
          version,
          TriedHistory.time(manifest.getTrainingFromMillis()),
          TriedHistory.time(manifest.getTrainingToMillis()),
          manifest.getMeans(),
          manifest.getPlaces(),
          manifest.getLogarithm() ? ", in logarithms" : "");
      if (manifest.getBacktest().getFoldsCount() > 0) {
        TriedHistory.print(manifest.getBacktest(), out);
      }
      try {
        Model unused = models.read(version);
        out.printf("whole: %,d bytes, SHA-256 %s%n", manifest.getBytes(), manifest.getSha256());
        return ExitCode.DONE;
      } catch (UnusableModelException e) {
        out.println("cannot be used: " + e.getMessage());
        return ExitCode.REFUSED;
      }
    }
  }
}
