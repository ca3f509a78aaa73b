package dev.sluice.pipelines.models;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.forecast.v1.BacktestReport;
import dev.sluice.forecast.v1.Fold;
import dev.sluice.forecast.v1.Score;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.transforms.forecast.Backtest;
import dev.sluice.transforms.forecast.MeanSeries;
import dev.sluice.transforms.forecast.ModelKind;
import dev.sluice.transforms.forecast.UnusableModelException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A history and what all kinds of models showed on it.
 *
 * @param history the means
 * @param report what the backtest showed
 */
record TriedHistory(MeansHistory history, BacktestReport report) {
  private static final int LEAST_FOLDS = 3;

  /** Days that the first training has at least. */
  private static final int LEAST_DAYS = 7;

  /** Reads the history and tries models on it. */
  static TriedHistory of(BacktestOptions options, ObjectStore store) throws IOException {
    int folds = options.getFolds();
    int foldDays = options.getFoldDays();
    checkArgument(
        folds >= LEAST_FOLDS && folds <= 100,
        "--folds must be from %s to 100, but was: %s",
        LEAST_FOLDS,
        folds);
    checkArgument(
        foldDays >= 1 && foldDays <= 100,
        "--foldDays must be from 1 to 100, but was: %s",
        foldDays);
    String measure = options.getMeasure();
    MeansHistory history =
        MeansHistory.read(store, S3Access.location("history", options.getHistory()), measure);
    long needed = (long) folds * foldDays + LEAST_DAYS;
    long days = (history.to() - history.from()) / MeanSeries.DAY;
    checkArgument(
        days >= needed,
        "the history of %s has %s days, and %s are needed: %s times %s on which models are tried, and %s on which"
            + " they are trained before. Give more history, or fewer --foldDays",
        measure,
        days,
        needed,
        folds,
        foldDays,
        LEAST_DAYS);
    try {
      return new TriedHistory(
          history,
          Backtest.run(
              EnumSet.allOf(ModelKind.class),
              measure,
              history.places(),
              Map.of(),
              history.from(),
              history.to(),
              folds,
              foldDays,
              options.getSeed()));
    } catch (UnusableModelException e) {
      throw new IllegalArgumentException(measure + ": " + e.getMessage(), e);
    }
  }

  /** Prints what a backtest showed, for people. */
  static void print(BacktestReport report, PrintWriter out) {
    List<Fold> folds = report.getFoldsList();
    out.printf(
        Locale.ROOT,
        "tried %d times, from %s to %s; %,d forecasts each%n",
        folds.size(),
        time(folds.get(0).getOriginMillis()),
        time(folds.get(folds.size() - 1).getToMillis()),
        report.getForecasts());
    out.printf(
        "  %-12s %11s %7s %8s  %-20s %9s %7s%n",
        "", "MAE", "MASE", "skill", "(95 %)", "80 % hold", "worse");
    for (Score score : report.getScoresList()) {
      out.printf(
          Locale.ROOT,
          "  %-12s %11.4f %7.3f %7.1f%%  %-20s %9s %6.0f%%%n",
          score.getContestant(),
          score.getMae(),
          score.getMase(),
          100 * score.getSkill(),
          String.format(
              Locale.ROOT,
              "(%.1f to %.1f%%)",
              100 * score.getSkillLow(),
              100 * score.getSkillHigh()),
          score.hasCoverage()
              ? String.format(Locale.ROOT, "%.1f%%", 100 * score.getCoverage())
              : "",
          100 * score.getWorsePlaces());
    }
    out.println(
        "  skill: by which part the mean absolute error is less than that of persistence; worse: places for which it is more");
  }

  static Instant time(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
