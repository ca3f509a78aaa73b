package dev.sluice.samples.histories;

import dev.sluice.transforms.forecast.MeanSeries;
import java.util.Arrays;
import java.util.Random;

/**
 * A history of means of one place, made by a {@link MeanProcess}, with gaps, and what an oracle
 * that knows the process would have forecast. The same seed gives the same bits on every machine:
 * all of {@link Random} that is used is specified to the bit.
 */
final class History {
  private static final double MISSING = 0.04;
  private static final double OUTAGE_BEGINS = 0.0006;
  private static final int SHORTEST_OUTAGE = 3;
  private static final int LONGEST_OUTAGE = 60;

  /** What sensors tell of it is rounded to hundredths. */
  private static final double DIGITS = 100;

  private final MeanSeries means;
  private final MeanSeries oracle;

  private History(MeanSeries means, MeanSeries oracle) {
    this.means = means;
    this.oracle = oracle;
  }

  /** The means, with gaps. */
  MeanSeries means() {
    return means;
  }

  /** For each window the median of what can come, by all means before it. */
  MeanSeries oracle() {
    return oracle;
  }

  /**
   * Makes one.
   *
   * @param place its number, from 0
   * @param firstWindow the number of the first window
   */
  static History generate(
      MeanProcess process, long seed, int place, long firstWindow, int windows) {
    Random random = new Random(31 * (1_000_003 * seed + place) + process.measure().hashCode());
    MeanProcess.OfPlace average = process.average().place(random);
    Oracle oracle = new Oracle(process);
    double deviation = oracle.begin() * random.nextGaussian();
    double[] means = new double[windows];
    double[] known = new double[windows];
    int outage = 0;
    for (int i = 0; i < windows; i++) {
      long window = firstWindow + i;
      double expected = average.at((int) (window % MeanSeries.DAY), isWorkingDay(window));
      double said = expected + deviation + process.noise() * random.nextGaussian();
      double rounded =
          StrictMath.rint(DIGITS * (process.isLogarithm() ? StrictMath.exp(said) : said)) / DIGITS;
      boolean isMissing = random.nextDouble() < MISSING;
      if (random.nextDouble() < OUTAGE_BEGINS) {
        outage = SHORTEST_OUTAGE + random.nextInt(LONGEST_OUTAGE - SHORTEST_OUTAGE + 1);
      }
      means[i] = isMissing || outage > 0 ? Double.NaN : rounded;
      outage = StrictMath.max(0, outage - 1);
      known[i] = oracle.forecast(expected);
      oracle.learn(expected, means[i]);
      deviation = process.persistence() * deviation + process.innovation() * random.nextGaussian();
    }
    String location = String.format("Place %02d", place + 1);
    return new History(
        new MeanSeries("DE", location, firstWindow, means),
        new MeanSeries("DE", location, firstWindow, Arrays.copyOf(known, windows)));
  }

  /** Whether the window ends on a day from Monday to Friday; the epoch began on a Thursday. */
  private static boolean isWorkingDay(long window) {
    return (window / MeanSeries.DAY + 3) % 7 < 5;
  }

  /** Kalman's filter, with the parameters of the process: nobody can know more. */
  private static final class Oracle {
    private final MeanProcess process;
    private double deviation;
    private double variance;

    Oracle(MeanProcess process) {
      this.process = process;
      this.variance = begin() * begin();
    }

    /** Standard deviation of the autoregression before anything is known. */
    double begin() {
      double persistence = process.persistence();
      return persistence == 1
          ? process.innovation()
          : process.innovation() / StrictMath.sqrt(1 - persistence * persistence);
    }

    double forecast(double expected) {
      double median = expected + deviation;
      return process.isLogarithm() ? StrictMath.exp(median) : median;
    }

    void learn(double expected, double mean) {
      if (!Double.isNaN(mean)) {
        double said =
            process.isLogarithm() ? StrictMath.log(StrictMath.max(mean, 1 / DIGITS)) : mean;
        double all = variance + process.noise() * process.noise();
        double gain = variance / all;
        deviation += gain * (said - expected - deviation);
        variance *= 1 - gain;
      }
      double persistence = process.persistence();
      deviation *= persistence;
      variance = persistence * persistence * variance + process.innovation() * process.innovation();
    }
  }
}
