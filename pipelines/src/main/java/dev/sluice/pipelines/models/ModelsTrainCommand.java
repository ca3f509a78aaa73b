package dev.sluice.pipelines.models;

import dev.sluice.forecast.v1.ForecastModel;
import dev.sluice.forecast.v1.ModelManifest;
import dev.sluice.io.models.StoredModels;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.FlowCommand;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.transforms.forecast.MeanSeries;
import dev.sluice.transforms.forecast.ModelKind;
import dev.sluice.transforms.forecast.Training;
import dev.sluice.transforms.forecast.UnusableModelException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;

/** Trains a model on a history of means. */
public final class ModelsTrainCommand implements FlowCommand<TrainOptions> {

  @Override
  public String name() {
    return "models train";
  }

  @Override
  public String summary() {
    return "trains a model on a history of means, tries all kinds on days that they were not trained"
        + " on, and keeps both as a version";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "models train --measure=temperature --history=s3://history --models=s3://models",
        "models train --measure=P1 --kind=recurrent --history=s3://history --models=s3://models");
  }

  @Override
  public Class<TrainOptions> options() {
    return TrainOptions.class;
  }

  @Override
  public ExitCode run(TrainOptions options, PrintWriter out, PrintStream err) throws IOException {
    ModelKind kind = kind(options.getKind());
    String measure = options.getMeasure();
    try (ObjectStore store = S3Access.waiting(options).open()) {
      StoredModels models =
          new StoredModels(store, S3Access.location("models", options.getModels()), measure);
      TriedHistory tried = TriedHistory.of(options, store);
      MeansHistory history = tried.history();
      ForecastModel model =
          Training.train(
              kind, measure, history.places(), history.from(), history.to(), options.getSeed());
      ModelManifest manifest =
          models.write(
              model,
              ModelManifest.newBuilder()
                  .setKind(kind.label())
                  .setTrainingFromMillis((history.from() - 1) * MeanSeries.WINDOW_MILLIS)
                  .setTrainingToMillis((history.to() - 1) * MeanSeries.WINDOW_MILLIS)
                  .setPlaces(history.places().size())
                  .setMeans(history.means())
                  .setMedianStep(model.getOtherStep())
                  .setBacktest(tried.report())
                  .build());
      TriedHistory.print(tried.report(), out);
      out.printf(
          "%s: %s, trained on %,d means of %,d places%n",
          measure, manifest.getVersion(), manifest.getMeans(), manifest.getPlaces());
      return ExitCode.DONE;
    } catch (UnusableModelException e) {
      throw new IllegalArgumentException(measure + ": " + e.getMessage(), e);
    }
  }

  private static ModelKind kind(String label) {
    return Arrays.stream(ModelKind.values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--kind must be ridge or recurrent, but was: " + label));
  }
}
