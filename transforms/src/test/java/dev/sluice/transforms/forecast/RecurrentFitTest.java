package dev.sluice.transforms.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RecurrentFitTest {
  private static final double NUDGE = 1e-6;

  @Test
  void gradientIsThatOfTheLoss() {
    Random random = new Random(3);
    RecurrentFit fit = new RecurrentFit(Recurrent.size(RecurrentFit.HIDDEN));
    for (int i = 0; i < fit.weights.length; i++) {
      fit.weights[i] = random.nextGaussian() / 2;
    }
    double[] features = new double[Features.COUNT];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextGaussian();
    }
    double change = 0.7;

    fit.addSample(features, change);

    for (int i = 0; i < fit.weights.length; i++) {
      double weight = fit.weights[i];
      fit.weights[i] = weight + NUDGE;
      double above = loss(fit, features, change);
      fit.weights[i] = weight - NUDGE;
      double below = loss(fit, features, change);
      fit.weights[i] = weight;
      assertThat(fit.gradient[i])
          .describedAs("weight %d", i)
          .isCloseTo((above - below) / (2 * NUDGE), within(1e-6));
    }
  }

  private static double loss(RecurrentFit fit, double[] features, double change) {
    fit.unit.read(features);
    fit.unit.run();
    double loss = 0;
    for (int q = 0; q < RecurrentFit.QUANTILES.length; q++) {
      double above = change - fit.unit.quantiles[q];
      loss += Math.max(RecurrentFit.QUANTILES[q] * above, (RecurrentFit.QUANTILES[q] - 1) * above);
    }
    return loss;
  }
}
