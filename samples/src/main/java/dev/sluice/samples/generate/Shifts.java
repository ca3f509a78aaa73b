package dev.sluice.samples.generate;

/**
 * How much goes on at which minute of a day, UTC: an early shift from 06:00, a late one from 14:00
 * and a small night shift from 22:00, with breaks, and with a rush where shifts change.
 */
final class Shifts {
  private static final int[] WEIGHTS = weights();
  private static final long TOTAL = sum(WEIGHTS);

  private Shifts() {}

  /** The weight of a minute; {@link #total()} is the sum over a day. */
  static int weight(int minuteOfDay) {
    return WEIGHTS[minuteOfDay];
  }

  static long total() {
    return TOTAL;
  }

  private static int[] weights() {
    int[] weights = new int[Day.MINUTES];
    fill(weights, 0, 0, 24, 0, 20);
    fill(weights, 6, 0, 14, 0, 100);
    fill(weights, 14, 0, 22, 0, 80);
    fill(weights, 2, 0, 2, 30, 5);
    fill(weights, 9, 0, 9, 15, 30);
    fill(weights, 11, 30, 12, 0, 25);
    fill(weights, 17, 0, 17, 15, 25);
    fill(weights, 19, 30, 20, 0, 20);
    fill(weights, 5, 50, 6, 10, 120);
    fill(weights, 13, 50, 14, 10, 150);
    fill(weights, 21, 50, 22, 10, 110);
    return weights;
  }

  private static void fill(
      int[] weights, int fromHour, int fromMinute, int toHour, int toMinute, int weight) {
    for (int i = fromHour * 60 + fromMinute; i < toHour * 60 + toMinute; i++) {
      weights[i] = weight;
    }
  }

  private static long sum(int[] weights) {
    long sum = 0;
    for (int weight : weights) {
      sum += weight;
    }
    return sum;
  }
}
