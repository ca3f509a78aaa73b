package dev.sluice.transforms.forecast;

import dev.sluice.forecast.v1.BacktestReport;
import dev.sluice.forecast.v1.Fold;
import dev.sluice.forecast.v1.Score;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Tells how well models forecast what they were not trained on, by a rolling origin: trained on all
 * before a day, tried on the days behind it, again from a later day, and so on. Beside the models
 * stand persistence, the mean of the same time a day before (persistence where that is a gap) and
 * damped Holt, on the same windows: each that has a mean, and one in the hour before.
 *
 * <p>The interval of a skill is that of drawing days anew, a thousand times (block bootstrap,
 * Künsch, 1989): what happens within a day hangs together, at all places.
 */
public final class Backtest {
  /** The contestant whom others have to beat. */
  public static final String PERSISTENCE = "persistence";

  /** The contestant who says what was a day before. */
  public static final String SEASONAL = "seasonal";

  private static final String HOLT = "holt";
  private static final int DRAWS = 1_000;
  private static final double OUTSIDE = 0.025;

  private final List<MeanSeries> history;
  private final int days;
  private final Map<String, Tally> tallies = new LinkedHashMap<>();
  private double naiveMoves;
  private long naiveCount;
  private long forecasts;

  /** What one of the contestants did. */
  private static final class Tally {
    final double[] errorByDay;
    final double[] errorByPlace;
    long intervals;
    long within;

    Tally(int days, int places) {
      errorByDay = new double[days];
      errorByPlace = new double[places];
    }

    double error() {
      return Arrays.stream(errorByDay).sum();
    }
  }

  private Backtest(List<MeanSeries> history, int days) {
    this.history = history;
    this.days = days;
  }

  /**
   * Runs it.
   *
   * @param kinds the kinds of models that take part
   * @param others who takes part besides, by name
   * @param from the first window
   * @param to the window behind the last
   * @param folds how often, each with its own days
   * @param foldDays days that are tried each time; the first training has what is left
   * @throws UnusableModelException if there is too little to train on
   */
  public static BacktestReport run(
      Set<ModelKind> kinds,
      String measure,
      List<MeanSeries> history,
      Map<String, Forecaster> others,
      long from,
      long to,
      int folds,
      int foldDays,
      long seed)
      throws UnusableModelException {
    Backtest backtest = new Backtest(history, folds * foldDays);
    BacktestReport.Builder result = BacktestReport.newBuilder();
    for (int fold = 0; fold < folds; fold++) {
      long origin = to - (long) (folds - fold) * foldDays * MeanSeries.DAY;
      long end = origin + (long) foldDays * MeanSeries.DAY;
      Map<String, Forecaster> contestants = new LinkedHashMap<>();
      contestants.put(PERSISTENCE, Backtest::persistence);
      contestants.put(SEASONAL, Backtest::seasonal);
      contestants.put(HOLT, DampedHolt.fit(history, from, origin));
      for (ModelKind kind : kinds) {
        contestants.put(
            kind.label(), Model.of(Training.train(kind, measure, history, from, origin, seed)));
      }
      contestants.putAll(others);
      backtest.tally(contestants, from, origin, end, fold * foldDays);
      result.addFolds(
          Fold.newBuilder()
              .setFromMillis((from - 1) * MeanSeries.WINDOW_MILLIS)
              .setOriginMillis((origin - 1) * MeanSeries.WINDOW_MILLIS)
              .setToMillis((end - 1) * MeanSeries.WINDOW_MILLIS));
    }
    backtest.tallies.keySet().forEach(name -> result.addScores(backtest.score(name, seed)));
    return result.setForecasts(backtest.forecasts).build();
  }

  /** Whether a window can be tried: it has a mean, and so has one of the six before it. */
  static boolean isAsked(MeanSeries series, long window) {
    return !Double.isNaN(series.mean(window)) && !Double.isNaN(lastKnown(series, window));
  }

  private static double lastKnown(MeanSeries series, long window) {
    for (int back = 1; back <= Features.LAGS; back++) {
      double mean = series.mean(window - back);
      if (!Double.isNaN(mean)) {
        return mean;
      }
    }
    return Double.NaN;
  }

  private static Prediction persistence(MeanSeries series, long window) {
    return Prediction.withoutInterval(lastKnown(series, window));
  }

  private static Prediction seasonal(MeanSeries series, long window) {
    double before = series.mean(window - MeanSeries.DAY);
    return Double.isNaN(before) ? persistence(series, window) : Prediction.withoutInterval(before);
  }

  private void tally(
      Map<String, Forecaster> contestants, long from, long origin, long end, int firstDay) {
    for (int place = 0; place < history.size(); place++) {
      MeanSeries series = history.get(place);
      for (long window = from + 1; window < origin; window++) {
        double move = StrictMath.abs(series.mean(window) - series.mean(window - 1));
        if (!Double.isNaN(move)) {
          naiveMoves += move;
          naiveCount++;
        }
      }
      for (long window = origin; window < end; window++) {
        if (!isAsked(series, window)) {
          continue;
        }
        forecasts++;
        int day = firstDay + (int) ((window - origin) / MeanSeries.DAY);
        for (Map.Entry<String, Forecaster> contestant : contestants.entrySet()) {
          tallies.computeIfAbsent(contestant.getKey(), name -> new Tally(days, history.size()));
          add(
              tallies.get(contestant.getKey()),
              contestant.getValue().forecast(series, window),
              series.mean(window),
              day,
              place);
        }
      }
    }
  }

  private static void add(Tally tally, Prediction prediction, double came, int day, int place) {
    double error = StrictMath.abs(prediction.mean() - came);
    tally.errorByDay[day] += error;
    tally.errorByPlace[place] += error;
    if (prediction.hasInterval()) {
      tally.intervals++;
      tally.within += prediction.low() <= came && came <= prediction.high() ? 1 : 0;
    }
  }

  private Score score(String name, long seed) {
    Tally tally = tally(name);
    Tally persistence = tally(PERSISTENCE);
    double[] skills = drawnSkills(tally, persistence, new Random(seed));
    long worse = 0;
    for (int place = 0; place < history.size(); place++) {
      worse += tally.errorByPlace[place] > persistence.errorByPlace[place] ? 1 : 0;
    }
    double mae = tally.error() / forecasts;
    Score.Builder score =
        Score.newBuilder()
            .setContestant(name)
            .setMae(mae)
            .setMase(mae / (naiveMoves / naiveCount))
            .setSkill(1 - tally.error() / persistence.error())
            .setSkillLow(skills[(int) (OUTSIDE * DRAWS)])
            .setSkillHigh(skills[DRAWS - 1 - (int) (OUTSIDE * DRAWS)])
            .setWorsePlaces(worse / (double) history.size());
    if (tally.intervals > 0) {
      score.setCoverage(tally.within / (double) tally.intervals);
    }
    return score.build();
  }

  private Tally tally(String name) {
    return tallies.getOrDefault(name, new Tally(days, history.size()));
  }

  private double[] drawnSkills(Tally tally, Tally persistence, Random random) {
    double[] skills = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      double error = 0;
      double ofPersistence = 0;
      for (int i = 0; i < days; i++) {
        int day = random.nextInt(days);
        error += tally.errorByDay[day];
        ofPersistence += persistence.errorByDay[day];
      }
      skills[draw] = 1 - error / ofPersistence;
    }
    Arrays.sort(skills);
    return skills;
  }
}
