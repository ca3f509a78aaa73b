package dev.sluice.transforms.forecast;

import dev.sluice.forecast.v1.PlaceScale;
import dev.sluice.forecast.v1.Units;

/**
 * What is made of six means before a model sees them, version {@value #VERSION}: how far each lies
 * from the last known one, in steps of the place; which of them are gaps; how far the last known
 * one lies from the level of the place; the time of the day by its first harmonics, on any day and
 * on working days; and how restless the six are. Reused from one forecast to the next; not for
 * several threads.
 *
 * <p>Only operations that give the same bits on every machine.
 */
final class Features {
  static final int VERSION = 1;

  /** Means that are looked at. */
  static final int LAGS = 6;

  private static final int HARMONICS = 6;
  private static final int CYCLE = 2 * HARMONICS;

  /** Where begin the distances of the six from the last known one. */
  static final int DISTANCES = 1;

  /** Where begins which of the six are gaps. */
  static final int GAPS = DISTANCES + LAGS;

  /** From here on no lags, but the place and the calendar. */
  static final int LEVEL = GAPS + LAGS;

  private static final int RESTLESSNESS = LEVEL + 1;

  /** Where begins what does not depend on the means. */
  static final int CALENDAR = RESTLESSNESS + 1;

  /** Whether it is a working day. */
  static final int WORKING = CALENDAR + CYCLE;

  /** How many there are. */
  static final int COUNT = WORKING + 1 + CYCLE;

  /** Beyond these, distances say no more. */
  private static final double FARTHEST = 12;

  private static final double FARTHEST_LEVEL = 40;
  private static final double LEVEL_UNIT = 10;

  private static final double[][] CYCLES = cycles();

  final double[] values = new double[COUNT];
  private double last;
  private double step;
  private boolean logarithm;

  private static double[][] cycles() {
    double[][] cycles = new double[MeanSeries.DAY][CYCLE];
    for (int window = 0; window < MeanSeries.DAY; window++) {
      for (int k = 0; k < HARMONICS; k++) {
        double turn = 2 * StrictMath.PI * (k + 1) * window / MeanSeries.DAY;
        cycles[window][2 * k] = StrictMath.sin(turn);
        cycles[window][2 * k + 1] = StrictMath.cos(turn);
      }
    }
    return cycles;
  }

  /**
   * Computes them.
   *
   * @param means of the six windows before, oldest first; NaN is a gap
   * @param window the one to be forecast
   * @param isKnown whether the level of the place is known
   * @return whether there is one mean at least; else nothing here holds
   */
  boolean compute(double[] means, long window, Units units, PlaceScale scale, boolean isKnown) {
    int lastKnown = LAGS - 1;
    while (lastKnown >= 0 && Double.isNaN(means[lastKnown])) {
      lastKnown--;
    }
    if (lastKnown < 0) {
      return false;
    }
    logarithm = units.getLogarithm();
    last = inUnits(means[lastKnown], units);
    step = scale.getStep();
    values[0] = 1;
    double before = Double.NaN;
    double moved = 0;
    int moves = 0;
    for (int i = 0; i < LAGS; i++) {
      boolean isGap = Double.isNaN(means[i]);
      values[GAPS + i] = isGap ? 1 : 0;
      double distance = 0;
      if (!isGap) {
        distance = clip((inUnits(means[i], units) - last) / step, FARTHEST);
        if (!Double.isNaN(before)) {
          moved += StrictMath.abs(distance - before);
          moves++;
        }
        before = distance;
      }
      values[DISTANCES + i] = distance;
    }
    values[LEVEL] =
        isKnown ? clip((last - scale.getLevel()) / step, FARTHEST_LEVEL) / LEVEL_UNIT : 0;
    values[RESTLESSNESS] = moves == 0 ? 1 : moved / moves;
    double[] cycle = CYCLES[(int) (window % MeanSeries.DAY)];
    double working = isWorkingDay(window) ? 1 : 0;
    values[WORKING] = working;
    for (int i = 0; i < CYCLE; i++) {
      values[CALENDAR + i] = cycle[i];
      values[WORKING + 1 + i] = working * cycle[i];
    }
    return true;
  }

  /** How far a mean lies from the last known one, in steps. */
  double change(double mean, Units units) {
    return (inUnits(mean, units) - last) / step;
  }

  /** The mean that lies so many steps from the last known one. */
  double mean(double change) {
    double mean = last + change * step;
    return logarithm ? StrictMath.exp(mean) : mean;
  }

  static double inUnits(double mean, Units units) {
    return units.getLogarithm() ? StrictMath.log(StrictMath.max(mean, units.getFloor())) : mean;
  }

  static double clip(double value, double farthest) {
    return StrictMath.max(-farthest, StrictMath.min(farthest, value));
  }

  /**
   * Whether the window ends on a day from Monday to Friday (UTC); the epoch began on a Thursday.
   */
  private static boolean isWorkingDay(long window) {
    return (window / MeanSeries.DAY + 3) % 7 < 5;
  }
}
