package dev.sluice.transforms.forecast;

import dev.sluice.forecast.v1.RecurrentWeights;
import java.util.Arrays;

/**
 * A gated recurrent unit (Cho and others, "Learning phrase representations using RNN
 * encoder-decoder", 2014, with the reset behind the product, as cuDNN has it) that reads the six
 * means one by one; what it remembers in the end, and the features of the place and the calendar,
 * give three quantiles of the change. What it remembers at each step stays, for training.
 *
 * <p>Weights, in this order: for each of reset, update and candidate and each unit those of the
 * inputs and a constant; for each of the three and each unit those of what is remembered; for each
 * quantile those of what is remembered and of the features of {@link #DIRECT}.
 */
final class Recurrent implements Model.Shape {
  /** Distance, gap, the first harmonic of the day, and whether it is a working day. */
  static final int INPUTS = 5;

  static final int QUANTILES = 3;

  /** Features that reach the quantiles directly: the constant, and all that are not lags. */
  static final int DIRECT = 1 + Features.COUNT - Features.LEVEL;

  private static final int GATES = 3;

  final int hidden;
  final double[] weights;
  private final double lowShift;
  private final double highShift;

  final double[][] inputs = new double[Features.LAGS][INPUTS + 1];
  final double[] direct = new double[DIRECT];

  /** What is remembered before each step, and in the end. */
  final double[][] memory;

  final double[][] reset;
  final double[][] update;
  final double[][] candidate;

  /** What the candidate would remember, before the reset. */
  final double[][] recalled;

  final double[] quantiles = new double[QUANTILES];

  Recurrent(RecurrentWeights message) throws UnusableModelException {
    this(
        message.getHidden(),
        Model.weights(
            message.getWeightsList(), checkedSize(message.getHidden()), "the recurrent unit"),
        message.getLow(),
        message.getHigh());
  }

  Recurrent(int hidden, double[] weights, double lowShift, double highShift) {
    this.hidden = hidden;
    this.weights = weights;
    this.lowShift = lowShift;
    this.highShift = highShift;
    this.memory = new double[Features.LAGS + 1][hidden];
    this.reset = new double[Features.LAGS][hidden];
    this.update = new double[Features.LAGS][hidden];
    this.candidate = new double[Features.LAGS][hidden];
    this.recalled = new double[Features.LAGS][hidden];
  }

  /** How many weights a message has to have. */
  private static int checkedSize(int hidden) throws UnusableModelException {
    if (hidden < 1 || hidden > 1_000) {
      throw new UnusableModelException("its memory has a size of " + hidden);
    }
    return size(hidden);
  }

  static int size(int hidden) {
    return head(hidden) + QUANTILES * (hidden + DIRECT);
  }

  static int inner(int hidden) {
    return GATES * hidden * (INPUTS + 1);
  }

  static int head(int hidden) {
    return inner(hidden) + GATES * hidden * hidden;
  }

  @Override
  public void forecast(double[] features, double[] changes) {
    read(features);
    run();
    double low = quantiles[0] - lowShift;
    double high = quantiles[2] + highShift;
    changes[1] = quantiles[1];
    changes[0] = StrictMath.min(low, quantiles[1]);
    changes[2] = StrictMath.max(high, quantiles[1]);
  }

  /** Takes the features of one forecast. */
  void read(double[] values) {
    for (int step = 0; step < Features.LAGS; step++) {
      double[] input = inputs[step];
      input[0] = values[Features.DISTANCES + step];
      input[1] = values[Features.GAPS + step];
      input[2] = values[Features.CALENDAR];
      input[3] = values[Features.CALENDAR + 1];
      input[4] = values[Features.WORKING];
      input[INPUTS] = 1;
    }
    direct[0] = 1;
    System.arraycopy(values, Features.LEVEL, direct, 1, DIRECT - 1);
  }

  /** From features to quantiles. */
  void run() {
    Arrays.fill(memory[0], 0);
    for (int step = 0; step < Features.LAGS; step++) {
      double[] input = inputs[step];
      double[] before = memory[step];
      double[] after = memory[step + 1];
      for (int unit = 0; unit < hidden; unit++) {
        double r = sigmoid(outer(0, unit, input) + inner(0, unit, before));
        double u = sigmoid(outer(1, unit, input) + inner(1, unit, before));
        double remembered = inner(2, unit, before);
        double c = 2 * sigmoid(2 * (outer(2, unit, input) + r * remembered)) - 1;
        reset[step][unit] = r;
        update[step][unit] = u;
        recalled[step][unit] = remembered;
        candidate[step][unit] = c;
        after[unit] = (1 - u) * c + u * before[unit];
      }
    }
    double[] end = memory[Features.LAGS];
    int at = head(hidden);
    for (int q = 0; q < QUANTILES; q++) {
      double sum = 0;
      for (int i = 0; i < hidden; i++) {
        sum += weights[at++] * end[i];
      }
      for (int i = 0; i < DIRECT; i++) {
        sum += weights[at++] * direct[i];
      }
      quantiles[q] = sum;
    }
  }

  private double outer(int gate, int unit, double[] input) {
    int at = (gate * hidden + unit) * (INPUTS + 1);
    double sum = 0;
    for (int i = 0; i <= INPUTS; i++) {
      sum += weights[at + i] * input[i];
    }
    return sum;
  }

  private double inner(int gate, int unit, double[] before) {
    int at = inner(hidden) + (gate * hidden + unit) * hidden;
    double sum = 0;
    for (int i = 0; i < hidden; i++) {
      sum += weights[at + i] * before[i];
    }
    return sum;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }
}
