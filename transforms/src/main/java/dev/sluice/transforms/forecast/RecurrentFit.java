package dev.sluice.transforms.forecast;

import dev.sluice.forecast.v1.RecurrentWeights;
import java.util.Arrays;
import java.util.Random;

/**
 * Fits {@link Recurrent}: the sum of the pinball losses of its three quantiles, by Adam (Kingma and
 * Ba, 2015) over samples that are drawn with a seed, and how far the ends of the interval have to
 * move by samples that were left out (Romano and others, "Conformalized quantile regression",
 * 2019). One thread, so that the same samples and seed give the same bits.
 */
final class RecurrentFit {
  static final int HIDDEN = 12;

  private static final int MOST_STEPS = 5_000;
  private static final int BATCH = 32;

  /** How often each sample is drawn, on average, where there are few. */
  private static final int ROUNDS = 5;

  private static final double RATE = 4e-3;
  static final double[] QUANTILES = {0.1, 0.5, 0.9};

  final Recurrent unit;
  private final int hidden = HIDDEN;
  final double[] weights;
  final double[] gradient;
  private final double[] ofMemory;
  private final double[] ofMemoryBefore;

  RecurrentFit(int count) {
    this.weights = new double[count];
    this.gradient = new double[count];
    this.unit = new Recurrent(hidden, weights, 0, 0);
    this.ofMemory = new double[hidden];
    this.ofMemoryBefore = new double[hidden];
  }

  /**
   * Fits.
   *
   * @param left samples that were left out, for the interval
   */
  static RecurrentWeights fit(Samples samples, Samples left, long seed) {
    RecurrentFit fit = new RecurrentFit(Recurrent.size(HIDDEN));
    fit.run(samples, new Random(seed));
    return fit.calibrated(left);
  }

  private void run(Samples samples, Random random) {
    int head = Recurrent.head(hidden);
    for (int i = 0; i < head; i++) {
      weights[i] = (2 * random.nextDouble() - 1) / StrictMath.sqrt(hidden);
    }
    double[] first = new double[weights.length];
    double[] second = new double[weights.length];
    double firstPower = 1;
    double secondPower = 1;
    int steps = (int) StrictMath.min(MOST_STEPS, (long) samples.size() * ROUNDS / BATCH);
    for (int step = 0; step < steps; step++) {
      Arrays.fill(gradient, 0);
      for (int i = 0; i < BATCH; i++) {
        int sample = random.nextInt(samples.size());
        addSample(samples.features.get(sample), samples.change(sample));
      }
      firstPower *= 0.9;
      secondPower *= 0.999;
      double rate = RATE * (1 - step / (double) steps);
      for (int i = 0; i < weights.length; i++) {
        double slope = gradient[i] / BATCH;
        first[i] = 0.9 * first[i] + 0.1 * slope;
        second[i] = 0.999 * second[i] + 0.001 * slope * slope;
        weights[i] -=
            rate
                * (first[i] / (1 - firstPower))
                / (StrictMath.sqrt(second[i] / (1 - secondPower)) + 1e-8);
      }
    }
  }

  /** Adds what the loss of a sample changes by with each weight. */
  void addSample(double[] features, double change) {
    unit.read(features);
    unit.run();
    double[] end = unit.memory[Features.LAGS];
    Arrays.fill(ofMemory, 0);
    int at = Recurrent.head(hidden);
    for (int q = 0; q < QUANTILES.length; q++) {
      double slope = change > unit.quantiles[q] ? -QUANTILES[q] : 1 - QUANTILES[q];
      for (int i = 0; i < hidden; i++) {
        gradient[at] += slope * end[i];
        ofMemory[i] += slope * weights[at++];
      }
      for (int i = 0; i < Recurrent.DIRECT; i++) {
        gradient[at++] += slope * unit.direct[i];
      }
    }
    for (int step = Features.LAGS - 1; step >= 0; step--) {
      addGradientOfStep(step);
      System.arraycopy(ofMemoryBefore, 0, ofMemory, 0, hidden);
    }
  }

  private void addGradientOfStep(int step) {
    double[] before = unit.memory[step];
    Arrays.fill(ofMemoryBefore, 0);
    for (int i = 0; i < hidden; i++) {
      double r = unit.reset[step][i];
      double u = unit.update[step][i];
      double c = unit.candidate[step][i];
      double ofCandidate = ofMemory[i] * (1 - u) * (1 - c * c);
      double ofUpdate = ofMemory[i] * (before[i] - c) * u * (1 - u);
      double ofReset = ofCandidate * unit.recalled[step][i] * r * (1 - r);
      ofMemoryBefore[i] += ofMemory[i] * u;
      addGate(0, i, ofReset, ofReset, step);
      addGate(1, i, ofUpdate, ofUpdate, step);
      addGate(2, i, ofCandidate, ofCandidate * r, step);
    }
  }

  private void addGate(int gate, int i, double ofOuter, double ofInner, int step) {
    double[] input = unit.inputs[step];
    double[] before = unit.memory[step];
    int outer = (gate * hidden + i) * (Recurrent.INPUTS + 1);
    for (int k = 0; k <= Recurrent.INPUTS; k++) {
      gradient[outer + k] += ofOuter * input[k];
    }
    int inner = Recurrent.inner(hidden) + (gate * hidden + i) * hidden;
    for (int k = 0; k < hidden; k++) {
      gradient[inner + k] += ofInner * before[k];
      ofMemoryBefore[k] += ofInner * weights[inner + k];
    }
  }

  private RecurrentWeights calibrated(Samples left) {
    double[] below = new double[left.size()];
    double[] above = new double[left.size()];
    for (int i = 0; i < left.size(); i++) {
      unit.read(left.features.get(i));
      unit.run();
      below[i] = unit.quantiles[0] - left.change(i);
      above[i] = left.change(i) - unit.quantiles[2];
    }
    Arrays.sort(below);
    Arrays.sort(above);
    RecurrentWeights.Builder message =
        RecurrentWeights.newBuilder()
            .setHidden(hidden)
            .setLow(RidgeFit.upper(below))
            .setHigh(RidgeFit.upper(above));
    Arrays.stream(weights).forEach(message::addWeights);
    return message.build();
  }
}
