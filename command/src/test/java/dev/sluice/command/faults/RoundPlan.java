package dev.sluice.command.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What happens in a round: a pure function of its seed, or as it is given.
 *
 * @param seed of the round
 * @param faults in the order of their times
 * @param transactional whether incidents go to their topic in transactions; there is no going back
 *     then
 */
record RoundPlan(long seed, List<Timed> faults, boolean transactional) {
  private static final Pattern GIVEN = Pattern.compile("([A-Z0-9_]+)@(\\d+)\\+(\\d+)");
  private static final int FIRST_MILLIS = 6_000;
  private static final int LAST_MILLIS = 26_000;

  private static final List<Fault> DRAWN =
      List.of(
          Fault.KILL_TASK_MANAGER,
          Fault.KILL_JOB_MANAGER,
          Fault.KILL_BROKER,
          Fault.KILL_S3,
          Fault.REWIND,
          Fault.RESCALE);

  /**
   * A fault and its time.
   *
   * @param atMillis after the begin of the production
   * @param lastsMillis how long a server stays away, or a TaskManager stands still
   */
  record Timed(Fault fault, int atMillis, int lastsMillis) {}

  /**
   * Draws one to three faults. The first kind goes round with the number of the round, so that each
   * comes up often enough, whatever else is drawn.
   */
  static RoundPlan draw(long seed, int round, boolean transactional) {
    List<Fault> kinds =
        DRAWN.stream().filter(fault -> !transactional || fault != Fault.REWIND).toList();
    Random dice = new Random(seed * 1_000_003 + round);
    List<Timed> faults = new ArrayList<>();
    int count = 1 + dice.nextInt(3);
    for (int i = 0; i < count; i++) {
      Fault fault =
          i == 0 ? kinds.get(round % kinds.size()) : kinds.get(dice.nextInt(kinds.size()));
      faults.add(
          new Timed(
              fault,
              FIRST_MILLIS + dice.nextInt(LAST_MILLIS - FIRST_MILLIS),
              1_000 + dice.nextInt(4_000)));
    }
    return of(seed, round, faults, transactional);
  }

  /**
   * The same data, and other faults.
   *
   * @param words of a fault each, with the second it begins at and how many it lasts: {@code
   *     KILL_S3@8+60}
   */
  static RoundPlan given(long seed, int round, List<String> words, boolean transactional) {
    List<Timed> faults = new ArrayList<>();
    for (String word : words) {
      Matcher parts = GIVEN.matcher(word);
      if (!parts.matches()
          || Arrays.stream(Fault.values()).noneMatch(one -> one.name().equals(parts.group(1)))) {
        throw new IllegalArgumentException(
            word
                + " is no fault such as KILL_S3@8+60; the kinds are "
                + Arrays.toString(Fault.values()));
      }
      faults.add(
          new Timed(
              Fault.valueOf(parts.group(1)),
              1_000 * Integer.parseInt(parts.group(2)),
              1_000 * Integer.parseInt(parts.group(3))));
    }
    return of(seed, round, faults, transactional);
  }

  private static RoundPlan of(long seed, int round, List<Timed> faults, boolean transactional) {
    List<Timed> ordered = faults.stream().sorted(Comparator.comparingInt(Timed::atMillis)).toList();
    return new RoundPlan(seed * 1_000 + round, ordered, transactional);
  }
}
