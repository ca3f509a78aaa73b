package dev.sluice.samples.network;

import java.io.Serializable;
import java.util.Random;

/**
 * What it is like at places, at any time: a function of the seed, the place and the time alone, so
 * that any stretch of it can be made again, in any order and on any machine.
 *
 * <p>Both processes have a level that goes from one ten minutes to the next as {@code level = a *
 * level + noise} (of its last {@value #TERMS} steps), between which it is a line. Temperature is a
 * mean and a daily cycle of the place, plus the level; particulates are the exponential of a mean,
 * of two rush hours and of the level. Nothing else is in them, so what the best forecast can know
 * is known: all but the noise of the steps to come.
 *
 * <p>It is frozen: forecasts are measured on it.
 *
 * @param seed decides all that is random
 */
public record Climate(long seed) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The step of both levels. */
  public static final long STEP_MILLIS = 600_000;

  /** What is left of a level a step later. */
  public static final double TEMPERATURE_MEMORY = 0.97;

  /** As above. */
  public static final double PARTICULATES_MEMORY = 0.94;

  private static final int TERMS = 150;
  private static final double TEMPERATURE_NOISE = 0.22;
  private static final double PARTICULATES_NOISE = 0.2;
  private static final long DAY_MILLIS = 86_400_000;
  private static final int TEMPERATURE = 1;
  private static final int PARTICULATES = 2;
  private static final int MEAN = 3;
  private static final int SWING = 4;

  /** Degrees Celsius. */
  public double temperature(int place, long millis) {
    double mean = 4 + 10 * share(MEAN, place, 0);
    double swing = 2 + 4 * share(SWING, place, 0);
    double hours = Math.floorMod(millis, DAY_MILLIS) / 3_600_000.0;
    double cycle = -StrictMath.cos(2 * StrictMath.PI * (hours - 3) / 24);
    return mean
        + swing * cycle
        + level(TEMPERATURE, place, millis, TEMPERATURE_MEMORY, TEMPERATURE_NOISE);
  }

  /** PM10, micrograms a cubic metre; always positive. */
  public double particulates(int place, long millis) {
    double hours = Math.floorMod(millis, DAY_MILLIS) / 3_600_000.0;
    double mean = 2 + 0.8 * share(MEAN, place, 1);
    double rush = 0.5 * (peak(hours, 7.5) + peak(hours, 18));
    return StrictMath.exp(
        mean + rush + level(PARTICULATES, place, millis, PARTICULATES_MEMORY, PARTICULATES_NOISE));
  }

  private static double peak(double hours, double at) {
    double away = (hours - at) / 1.5;
    return StrictMath.exp(-away * away / 2);
  }

  private double level(int what, int place, long millis, double memory, double noise) {
    long step = Math.floorDiv(millis, STEP_MILLIS);
    double part = (double) Math.floorMod(millis, STEP_MILLIS) / STEP_MILLIS;
    double before = 0;
    double weight = noise;
    // The level of the next step has one term more, and all others once more by the memory.
    for (int i = 0; i < TERMS; i++) {
      before += weight * gaussian(what, place, step - i);
      weight *= memory;
    }
    double after = memory * before + noise * gaussian(what, place, step + 1);
    return before + part * (after - before);
  }

  private double gaussian(int what, int place, long step) {
    return new Random(mixed(what, place, step)).nextGaussian();
  }

  /** From 0 to 1. */
  private double share(int what, int place, long step) {
    return new Random(mixed(what, place, step)).nextDouble();
  }

  /** Scattered: the first draws of seeds in a row are much the same. */
  private long mixed(int what, int place, long step) {
    long mixed = seed * 1_000_003 + what;
    mixed = (mixed ^ (mixed >>> 31)) * 0x9e37_79b9_7f4a_7c15L + place;
    mixed = (mixed ^ (mixed >>> 29)) * 0xbf58_476d_1ce4_e5b9L + step;
    mixed = (mixed ^ (mixed >>> 32)) * 0x94d0_49bb_1331_11ebL;
    return mixed ^ (mixed >>> 30);
  }
}
