package dev.sluice.transforms.forecast;

import java.util.List;

/**
 * Damped Holt (Gardner and McKenzie, "Forecasting trends in time series", 1985) over the last six
 * means, of which a gap goes on with the trend. Its three factors are the best of a grid.
 */
final class DampedHolt implements Forecaster {
  private static final double[] LEVELS = {0.2, 0.35, 0.5, 0.7, 0.9};
  private static final double[] TRENDS = {0.02, 0.1, 0.3};
  private static final double[] DAMPINGS = {0.7, 0.85, 0.95};

  /** Of so many windows one is tried. */
  private static final int SPARSE = 7;

  private final double ofLevel;
  private final double ofTrend;
  private final double damping;

  private DampedHolt(double ofLevel, double ofTrend, double damping) {
    this.ofLevel = ofLevel;
    this.ofTrend = ofTrend;
    this.damping = damping;
  }

  /** The best over those windows. */
  static DampedHolt fit(List<MeanSeries> history, long from, long to) {
    DampedHolt best = new DampedHolt(1, 0, 0);
    double least = Double.POSITIVE_INFINITY;
    for (double level : LEVELS) {
      for (double trend : TRENDS) {
        for (double damping : DAMPINGS) {
          DampedHolt tried = new DampedHolt(level, trend, damping);
          double error = 0;
          for (MeanSeries series : history) {
            for (long window = from + Features.LAGS; window < to; window += SPARSE) {
              if (Backtest.isAsked(series, window)) {
                error +=
                    StrictMath.abs(tried.forecast(series, window).mean() - series.mean(window));
              }
            }
          }
          if (error < least) {
            least = error;
            best = tried;
          }
        }
      }
    }
    return best;
  }

  @Override
  public Prediction forecast(MeanSeries series, long window) {
    double level = Double.NaN;
    double trend = 0;
    for (long before = window - Features.LAGS; before < window; before++) {
      double mean = series.mean(before);
      double expected = level + damping * trend;
      if (Double.isNaN(level)) {
        level = mean;
      } else if (Double.isNaN(mean)) {
        level = expected;
        trend = damping * trend;
      } else {
        double next = ofLevel * mean + (1 - ofLevel) * expected;
        trend = ofTrend * (next - level) + (1 - ofTrend) * damping * trend;
        level = next;
      }
    }
    return Prediction.withoutInterval(level + damping * trend);
  }
}
