package dev.sluice.pipelines.models;

import dev.sluice.forecast.v1.ModelManifest;
import dev.sluice.forecast.v1.Score;
import dev.sluice.transforms.forecast.Backtest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a model has to have shown before anybody is told its forecasts. */
final class PromotionGate {
  private static final double LEAST_COVERAGE = 0.77;
  private static final double MOST_COVERAGE = 0.83;
  private static final double MOST_WORSE = 0.1;

  private PromotionGate() {}

  /**
   * Looks at what its backtest showed.
   *
   * @param champion the version that holds now, or null
   * @return what speaks against it; nothing where it may hold
   */
  static List<String> objections(ModelManifest challenger, @Nullable ModelManifest champion) {
    Optional<Score> found = score(challenger, challenger.getKind());
    Optional<Score> seasonal = score(challenger, Backtest.SEASONAL);
    if (found.isEmpty() || seasonal.isEmpty()) {
      return List.of("its manifest has no backtest of its kind");
    }
    Score score = found.get();
    List<String> objections = new ArrayList<>();
    if (!(score.getSkillLow() > 0)) {
      objections.add(
          say(
              "it is not better than persistence for sure: by %.1f%%, with 95 %% between %.1f and %.1f%%",
              100 * score.getSkill(), 100 * score.getSkillLow(), 100 * score.getSkillHigh()));
    }
    if (!(score.getMae() < seasonal.get().getMae())) {
      objections.add("it is not better than the mean of the same time a day before");
    }
    if (!(score.getCoverage() >= LEAST_COVERAGE && score.getCoverage() <= MOST_COVERAGE)) {
      objections.add(
          say(
              "its 80 %% intervals hold in %.1f%%, where %.0f to %.0f%% are asked for",
              100 * score.getCoverage(), 100 * LEAST_COVERAGE, 100 * MOST_COVERAGE));
    }
    if (!(score.getWorsePlaces() <= MOST_WORSE)) {
      objections.add(
          say(
              "it is worse than persistence for %.0f%% of the places, where %.0f%% are borne",
              100 * score.getWorsePlaces(), 100 * MOST_WORSE));
    }
    if (champion != null) {
      score(challenger, champion.getKind())
          .filter(ofChampion -> score.getMae() > ofChampion.getMae())
          .ifPresent(
              ofChampion ->
                  objections.add(
                      say(
                          "what holds now (%s) does better on the same days: %.4f against %.4f",
                          champion.getKind(), ofChampion.getMae(), score.getMae())));
    }
    return objections;
  }

  private static Optional<Score> score(ModelManifest manifest, String contestant) {
    return manifest.getBacktest().getScoresList().stream()
        .filter(each -> each.getContestant().equals(contestant))
        .findFirst();
  }

  private static String say(String words, Object... values) {
    return String.format(Locale.ROOT, words, values);
  }
}
