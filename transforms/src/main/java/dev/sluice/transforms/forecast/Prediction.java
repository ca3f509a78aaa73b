package dev.sluice.transforms.forecast;

/**
 * What is forecast for a window.
 *
 * @param mean the median of what can come
 * @param low below it lies a tenth of what can come; NaN from one who gives no interval
 * @param high above it lies a tenth; NaN from one who gives no interval
 */
public record Prediction(double mean, double low, double high) {
  static Prediction withoutInterval(double mean) {
    return new Prediction(mean, Double.NaN, Double.NaN);
  }

  boolean hasInterval() {
    return !Double.isNaN(low);
  }
}
