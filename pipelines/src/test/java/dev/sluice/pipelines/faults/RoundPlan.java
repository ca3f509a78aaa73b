package dev.sluice.pipelines.faults;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * What happens in a round: a pure function of its seed.
 *
 * @param seed of the round
 * @param faults in the order of their times
 */
record RoundPlan(long seed, List<Timed> faults) {
  private static final int FIRST_MILLIS = 6_000;
  private static final int LAST_MILLIS = 26_000;

  /**
   * A fault and its time.
   *
   * @param atMillis after the begin of the production
   * @param lastsMillis how long a server stays away
   */
  record Timed(Fault fault, int atMillis, int lastsMillis) {}

  /**
   * Draws one to three faults. The first kind goes round with the number of the round, so that each
   * comes up often enough, whatever else is drawn.
   */
  static RoundPlan draw(long seed, int round) {
    Random dice = new Random(seed * 1_000_003 + round);
    List<Timed> faults = new ArrayList<>();
    int count = 1 + dice.nextInt(3);
    for (int i = 0; i < count; i++) {
      Fault fault =
          i == 0
              ? Fault.values()[round % Fault.values().length]
              : Fault.values()[dice.nextInt(Fault.values().length)];
      faults.add(
          new Timed(
              fault,
              FIRST_MILLIS + dice.nextInt(LAST_MILLIS - FIRST_MILLIS),
              1_000 + dice.nextInt(4_000)));
    }
    faults.sort(Comparator.comparingInt(Timed::atMillis));
    return new RoundPlan(seed * 1_000 + round, List.copyOf(faults));
  }
}
