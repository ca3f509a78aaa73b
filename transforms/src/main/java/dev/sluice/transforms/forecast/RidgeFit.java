package dev.sluice.transforms.forecast;

import dev.sluice.forecast.v1.RidgeWeights;
import java.util.Arrays;

/**
 * Fits {@link Ridge}: the change so that its absolute error is least (least squares, some times
 * over with those that are far off weighing less), the width as a line through the sizes of what
 * the change is wrong by, and how many widths the interval has to have by samples that were left
 * out ("split conformal": Lei and others, "Distribution-free predictive inference for regression",
 * 2018, section 5.2).
 */
final class RidgeFit {
  private static final double PENALTY = 1e-4;
  private static final int ROUNDS = 4;

  /** The least width, as a part of the mean one. */
  private static final double LEAST_WIDTH = 0.25;

  /** Errors of less than this part of the mean one weigh the same. */
  private static final double CENTRE = 0.3;

  private RidgeFit() {}

  /**
   * Fits.
   *
   * @param left samples that were left out, for the interval
   */
  static RidgeWeights fit(Samples samples, Samples left) {
    double[] importance = new double[samples.size()];
    double[] targets = new double[samples.size()];
    double[] change = {};
    Arrays.fill(importance, 1);
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < targets.length; i++) {
        targets[i] = samples.change(i);
      }
      change = solve(samples, targets, importance);
      double mean = 0;
      for (int i = 0; i < targets.length; i++) {
        targets[i] = StrictMath.abs(targets[i] - Ridge.dot(change, samples.features.get(i)));
        mean += targets[i] / targets.length;
      }
      for (int i = 0; i < targets.length; i++) {
        importance[i] = CENTRE * mean / StrictMath.max(CENTRE * mean, targets[i]);
      }
    }
    Arrays.fill(importance, 1);
    double[] width = solve(samples, targets, importance);
    double leastWidth =
        StrictMath.max(1e-9, LEAST_WIDTH * Arrays.stream(targets).average().orElse(1));
    double[] errors = new double[left.size()];
    for (int i = 0; i < errors.length; i++) {
      double[] features = left.features.get(i);
      errors[i] =
          (left.change(i) - Ridge.dot(change, features)) / Ridge.width(width, leastWidth, features);
    }
    Arrays.sort(errors);
    RidgeWeights.Builder weights = RidgeWeights.newBuilder().setLeastWidth(leastWidth);
    Arrays.stream(change).forEach(weights::addChange);
    Arrays.stream(width).forEach(weights::addWidth);
    return weights.setLow(-upper(negated(errors))).setHigh(upper(errors)).build();
  }

  /** What nine tenths of what is to come will not exceed. */
  static double upper(double[] ascending) {
    int rank = (int) StrictMath.ceil((ascending.length + 1) * 0.9);
    return ascending[StrictMath.min(rank, ascending.length) - 1];
  }

  static double[] negated(double[] ascending) {
    double[] negated = new double[ascending.length];
    for (int i = 0; i < negated.length; i++) {
      negated[i] = -ascending[negated.length - 1 - i];
    }
    return negated;
  }

  private static double[] solve(Samples samples, double[] targets, double[] importance) {
    int count = Features.COUNT;
    double[][] matrix = new double[count][count];
    double[] right = new double[count];
    for (int sample = 0; sample < targets.length; sample++) {
      double[] features = samples.features.get(sample);
      for (int i = 0; i < count; i++) {
        double weighted = importance[sample] * features[i];
        right[i] += weighted * targets[sample];
        for (int j = 0; weighted != 0 && j <= i; j++) {
          matrix[i][j] += weighted * features[j];
        }
      }
    }
    double penalty = PENALTY * StrictMath.max(1, matrix[0][0]);
    for (int i = 0; i < count; i++) {
      matrix[i][i] += penalty;
    }
    return cholesky(matrix, right);
  }

  /** Of a positive matrix, of which the lower half is given. */
  private static double[] cholesky(double[][] matrix, double[] right) {
    int count = right.length;
    double[] solution = right.clone();
    for (int i = 0; i < count; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= matrix[i][k] * matrix[j][k];
        }
        matrix[i][j] = i == j ? StrictMath.sqrt(sum) : sum / matrix[j][j];
      }
    }
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < i; k++) {
        solution[i] -= matrix[i][k] * solution[k];
      }
      solution[i] /= matrix[i][i];
    }
    for (int i = count - 1; i >= 0; i--) {
      for (int k = i + 1; k < count; k++) {
        solution[i] -= matrix[k][i] * solution[k];
      }
      solution[i] /= matrix[i][i];
    }
    return solution;
  }
}
