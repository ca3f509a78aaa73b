package dev.sluice.transforms.forecast;

/** Whoever forecasts a window by the means before it, and by nothing else. */
@FunctionalInterface
public interface Forecaster {
  /**
   * Forecasts.
   *
   * @param window one of which the six before it have at least one mean
   */
  Prediction forecast(MeanSeries series, long window);
}
