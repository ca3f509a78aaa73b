package dev.sluice.samples.histories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.forecast.v1.BacktestReport;
import dev.sluice.forecast.v1.Score;
import dev.sluice.transforms.forecast.Backtest;
import dev.sluice.transforms.forecast.Forecaster;
import dev.sluice.transforms.forecast.MeanSeries;
import dev.sluice.transforms.forecast.ModelKind;
import dev.sluice.transforms.forecast.Prediction;
import dev.sluice.transforms.forecast.UnusableModelException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What models are worth on the histories that were frozen before they were made. */
class ForecastSkillTest {
  private static final String ORACLE = "oracle";
  private static final int FOLDS = 3;
  private static final int FOLD_DAYS = 4;

  @Test
  void temperatureIsForecastBetterThanByPersistenceAndNearlyAsByTheOracle()
      throws UnusableModelException {
    assertTemperature(run(MeanProcess.temperature(), 20, EnumSet.of(ModelKind.RIDGE)));
  }

  @Test
  void gateRefusesWhatNobodyCanForecast() throws UnusableModelException {
    BacktestReport report = run(MeanProcess.walk(), 20, EnumSet.of(ModelKind.RIDGE));

    assertThat(score(report, "ridge").getSkillLow()).isLessThanOrEqualTo(0);
  }

  @Test
  @Tag("long")
  void bothModelsReachWhatIsAskedOfThem() throws UnusableModelException {
    Set<ModelKind> kinds = EnumSet.allOf(ModelKind.class);
    assertTemperature(run(MeanProcess.temperature(), 50, kinds));
    BacktestReport particulates = run(MeanProcess.particulates(), 50, kinds);
    for (Score score : models(particulates)) {
      assertThat(score.getSkillLow()).describedAs("%s", score).isPositive();
      assertThat(score.getSkill() / score(particulates, ORACLE).getSkill())
          .describedAs("%s", score)
          .isGreaterThan(0.2);
      assertThat(score.getCoverage()).describedAs("%s", score).isBetween(0.77, 0.83);
    }
    for (Score score : models(run(MeanProcess.walk(), 50, kinds))) {
      assertThat(score.getSkillLow()).describedAs("%s", score).isLessThanOrEqualTo(0);
    }
  }

  private static void assertTemperature(BacktestReport report) {
    for (Score score : models(report)) {
      assertThat(score.getSkill()).describedAs("%s", score).isGreaterThan(0.15);
      assertThat(score.getSkill() / score(report, ORACLE).getSkill())
          .describedAs("%s", score)
          .isGreaterThan(0.65);
      assertThat(score.getCoverage()).describedAs("%s", score).isBetween(0.77, 0.83);
    }
  }

  private static BacktestReport run(MeanProcess process, int places, Set<ModelKind> kinds)
      throws UnusableModelException {
    List<History> histories = HistoryTest.histories(process, places);
    Map<String, MeanSeries> known = new HashMap<>();
    histories.forEach(each -> known.put(each.means().location(), each.oracle()));
    Forecaster oracle =
        (series, window) ->
            new Prediction(known.get(series.location()).mean(window), Double.NaN, Double.NaN);
    List<MeanSeries> means = histories.stream().map(History::means).toList();
    BacktestReport report =
        Backtest.run(
            kinds,
            process.measure(),
            means,
            Map.of(ORACLE, oracle),
            HistoryTest.FIRST,
            means.get(0).endWindow(),
            FOLDS,
            FOLD_DAYS,
            7);
    for (Score score : report.getScoresList()) {
      System.out.printf(
          "%-22s %-12s MAE %9.4f MASE %.3f skill %6.3f (%6.3f to %6.3f) holds %.3f worse %.2f%n",
          process.measure(),
          score.getContestant(),
          score.getMae(),
          score.getMase(),
          score.getSkill(),
          score.getSkillLow(),
          score.getSkillHigh(),
          score.getCoverage(),
          score.getWorsePlaces());
    }
    return report;
  }

  private static List<Score> models(BacktestReport report) {
    return report.getScoresList().stream().filter(score -> score.hasCoverage()).toList();
  }

  private static Score score(BacktestReport report, String contestant) {
    return report.getScoresList().stream()
        .filter(score -> score.getContestant().equals(contestant))
        .findFirst()
        .orElseThrow();
  }
}
