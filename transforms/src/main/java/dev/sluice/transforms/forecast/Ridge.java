package dev.sluice.transforms.forecast;

import dev.sluice.forecast.v1.RidgeWeights;

/** The change as a line in the features, and the width of its interval too. */
final class Ridge implements Model.Shape {
  private final double[] change;
  private final double[] width;
  private final double leastWidth;
  private final double low;
  private final double high;

  Ridge(RidgeWeights weights) throws UnusableModelException {
    this.change = Model.weights(weights.getChangeList(), Features.COUNT, "the change");
    this.width = Model.weights(weights.getWidthList(), Features.COUNT, "the width");
    this.leastWidth = weights.getLeastWidth();
    this.low = weights.getLow();
    this.high = weights.getHigh();
    if (!(leastWidth > 0 && low <= high)) {
      throw new UnusableModelException("its interval has no width");
    }
  }

  @Override
  public void forecast(double[] features, double[] changes) {
    double median = dot(change, features);
    double unit = width(width, leastWidth, features);
    changes[0] = median + StrictMath.min(0, low * unit);
    changes[1] = median;
    changes[2] = median + StrictMath.max(0, high * unit);
  }

  static double width(double[] width, double leastWidth, double[] features) {
    return StrictMath.max(leastWidth, dot(width, features));
  }

  static double dot(double[] weights, double[] features) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * features[i];
    }
    return sum;
  }
}
