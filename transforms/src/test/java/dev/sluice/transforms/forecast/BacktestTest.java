package dev.sluice.transforms.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.forecast.v1.BacktestReport;
import dev.sluice.forecast.v1.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BacktestTest {
  private static final int DAY = MeanSeries.DAY;
  private static final long FROM = 700 * DAY;
  private static final int DAYS = 10;

  private static List<MeanSeries> history() {
    Random random = new Random(11);
    List<MeanSeries> history = new ArrayList<>();
    for (int place = 0; place < 3; place++) {
      double[] means = new double[DAYS * DAY];
      for (int i = 0; i < means.length; i++) {
        means[i] = random.nextInt(10) == 0 ? Double.NaN : random.nextGaussian();
      }
      history.add(new MeanSeries("DE", "Place " + place, FROM, means));
    }
    return history;
  }

  private static BacktestReport run(List<MeanSeries> history, Map<String, Forecaster> others)
      throws UnusableModelException {
    return Backtest.run(Set.of(), "noise", history, others, FROM, FROM + DAYS * DAY, 3, 2, 7);
  }

  @Test
  void figuresAreThoseOfAPlainLoopOverTheDaysThatAreTried() throws UnusableModelException {
    List<MeanSeries> history = history();
    double error = 0;
    int forecasts = 0;
    for (MeanSeries series : history) {
      for (long window = FROM + 4 * DAY; window < FROM + 10 * DAY; window++) {
        double last = Double.NaN;
        for (long before = window - 6; before < window; before++) {
          last = Double.isNaN(series.mean(before)) ? last : series.mean(before);
        }
        if (!Double.isNaN(series.mean(window)) && !Double.isNaN(last)) {
          error += Math.abs(series.mean(window) - last);
          forecasts++;
        }
      }
    }

    BacktestReport report = run(history, Map.of());

    assertThat(report.getForecasts()).isEqualTo(forecasts);
    Score persistence = report.getScores(0);
    assertThat(persistence.getContestant()).isEqualTo(Backtest.PERSISTENCE);
    assertThat(persistence.getMae()).isCloseTo(error / forecasts, within(1e-12));
    assertThat(persistence.getSkill()).isZero();
    assertThat(persistence.hasCoverage()).isFalse();
  }

  @Test
  void whoKnowsWhatComesHasAllOfTheSkillAndIsWorseNowhere() throws UnusableModelException {
    Forecaster prophet =
        (series, window) ->
            new Prediction(series.mean(window), series.mean(window), series.mean(window));

    Score score = last(run(history(), Map.of("prophet", prophet)));

    assertThat(score.getSkill()).isEqualTo(1);
    assertThat(score.getSkillLow()).isEqualTo(1);
    assertThat(score.getMae()).isZero();
    assertThat(score.getCoverage()).isEqualTo(1);
    assertThat(score.getWorsePlaces()).isZero();
  }

  @Test
  void whoIsWorseThanPersistenceHasNegativeSkillAndIsWorseEverywhere()
      throws UnusableModelException {
    Forecaster fool = (series, window) -> new Prediction(50, 49, 51);

    Score score = last(run(history(), Map.of("fool", fool)));

    assertThat(score.getSkillHigh()).isNegative();
    assertThat(score.getCoverage()).isZero();
    assertThat(score.getWorsePlaces()).isEqualTo(1);
  }

  @Test
  void nobodySeesWhatComes() throws UnusableModelException {
    List<Long> asked = new ArrayList<>();
    List<MeanSeries> history = history();
    Forecaster watched =
        (series, window) -> {
          asked.add(window);
          return Prediction.withoutInterval(0);
        };

    BacktestReport report = run(history, Map.of("watched", watched));

    assertThat(asked).allMatch(window -> window >= FROM + 4 * DAY && window < FROM + 10 * DAY);
    assertThat(report.getFoldsList())
        .extracting(fold -> fold.getOriginMillis() / MeanSeries.WINDOW_MILLIS + 1)
        .containsExactly(FROM + 4 * DAY, FROM + 6 * DAY, FROM + 8 * DAY);
  }

  private static Score last(BacktestReport report) {
    return report.getScores(report.getScoresCount() - 1);
  }
}
