package dev.sluice.pipelines.models;

import dev.sluice.forecast.v1.Activation;
import dev.sluice.forecast.v1.ModelManifest;
import dev.sluice.forecast.v1.Score;
import dev.sluice.io.models.StoredModels;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.FlowCommand;
import dev.sluice.pipelines.definition.NothingToDoException;
import dev.sluice.pipelines.options.S3Access;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Lists the models that are kept, and from when on which of them holds. */
public final class ModelsListCommand implements FlowCommand<ModelsOptions> {

  @Override
  public String name() {
    return "models list";
  }

  @Override
  public String summary() {
    return "lists the models of all measures, and from when on which of them holds; exit 3 where"
        + " there is none";
  }

  @Override
  public List<String> examples() {
    return List.of("models list s3://models");
  }

  @Override
  public Class<ModelsOptions> options() {
    return ModelsOptions.class;
  }

  @Override
  public List<String> unnamed() {
    return List.of("models");
  }

  @Override
  public ExitCode run(ModelsOptions options, PrintWriter out, PrintStream err) throws IOException {
    ObjectLocation place = S3Access.location("models", options.getModels());
    try (ObjectStore store = S3Access.waiting(options).open()) {
      List<String> measures = StoredModels.measures(store, place);
      boolean isAny = false;
      for (String measure : measures) {
        isAny |= print(measure, new StoredModels(store, place, measure), out);
      }
      if (!isAny) {
        throw new NothingToDoException("there is no model below " + place);
      }
      return ExitCode.DONE;
    }
  }

  private static boolean print(String measure, StoredModels models, PrintWriter out)
      throws IOException {
    List<ModelManifest> versions = models.list();
    if (versions.isEmpty()) {
      return false;
    }
    out.println(measure);
    List<Activation> activations = models.activations();
    for (ModelManifest version : versions) {
      out.printf("  %s%s%n", version.getVersion(), skill(version));
    }
    for (Activation activation : activations) {
      out.printf(
          "  from %s on: %s%n",
          TriedHistory.time(activation.getValidFromMillis()), activation.getVersion());
    }
    if (activations.isEmpty()) {
      out.println("  none holds: persistence is forecast");
    }
    return true;
  }

  private static String skill(ModelManifest version) {
    return version.getBacktest().getScoresList().stream()
        .filter(score -> score.getContestant().equals(version.getKind()))
        .findFirst()
        .map(ModelsListCommand::skill)
        .orElse("");
  }

  private static String skill(Score score) {
    return String.format(
        Locale.ROOT,
        "  %.1f%% better than persistence (95 %%: %.1f to %.1f%%)",
        100 * score.getSkill(),
        100 * score.getSkillLow(),
        100 * score.getSkillHigh());
  }
}
