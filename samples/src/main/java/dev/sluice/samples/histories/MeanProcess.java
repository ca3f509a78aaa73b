package dev.sluice.samples.histories;

import java.util.Random;

/**
 * How what is measured comes about: what a place has on average at that time, an autoregression
 * around it, and noise of the sensors on top. All of it is in the units of {@link #isLogarithm}.
 *
 * @param measure the name of the measure
 * @param isLogarithm whether what is described is the logarithm of what is measured
 * @param persistence by how much of itself the autoregression goes on, a window after the other
 * @param innovation standard deviation of what comes to it in a window
 * @param noise standard deviation of the sensors' noise
 * @param average the average of a place
 */
record MeanProcess(
    String measure,
    boolean isLogarithm,
    double persistence,
    double innovation,
    double noise,
    Average average) {
  private static final int DAY = 144;
  private static final int HOUR = 6;

  /** Makes places. */
  @FunctionalInterface
  interface Average {
    /** Draws a place. */
    OfPlace place(Random random);
  }

  /** The average of a place. */
  @FunctionalInterface
  interface OfPlace {
    /** By the window of a day, 0 to 143 (UTC), on a working day or not. */
    double at(int window, boolean working);
  }

  /** Like temperature: a cycle of a day and weather. */
  static MeanProcess temperature() {
    return new MeanProcess(
        "temperature",
        false,
        0.998,
        0.125,
        0.13,
        random -> {
          double level = 5 + 13 * random.nextDouble();
          double amplitude = 3 + 4 * random.nextDouble();
          double peak = HOUR * (13 + 2 * random.nextDouble());
          return (window, working) -> level + amplitude * cycle(window - peak);
        });
  }

  /** Like particulates: skewed, and with rush hours on working days. */
  static MeanProcess particulates() {
    return new MeanProcess(
        "P1",
        true,
        0.97,
        0.12,
        0.07,
        random -> {
          double level = StrictMath.log(6 + 14 * random.nextDouble());
          double rush = 0.4 + 0.6 * random.nextDouble();
          return (window, working) -> level + (working ? rush * rush(window) : 0);
        });
  }

  /** A walk, of which nobody can know more than its last step. */
  static MeanProcess walk() {
    return new MeanProcess(
        "pressure_at_sealevel",
        false,
        1,
        18,
        0,
        random -> {
          double level = 100_000 + 2_000 * random.nextDouble();
          return (window, working) -> level;
        });
  }

  private static double cycle(double windows) {
    double turn = 2 * StrictMath.PI * windows / DAY;
    return StrictMath.cos(turn) + 0.15 * StrictMath.cos(2 * turn);
  }

  private static double rush(int window) {
    double hour = window / (double) HOUR;
    return StrictMath.max(trapezoid(hour, 6.5, 7, 9, 10), trapezoid(hour, 16, 16.5, 18.5, 20));
  }

  private static double trapezoid(double hour, double begin, double full, double fall, double end) {
    double up = (hour - begin) / (full - begin);
    double down = (end - hour) / (end - fall);
    return StrictMath.max(0, StrictMath.min(1, StrictMath.min(up, down)));
  }
}
