package dev.sluice.command.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
 * @param seconds how long records are produced
 */
record RoundPlan(long seed, List<Timed> faults, int seconds) {
  private static final Pattern GIVEN = Pattern.compile("([A-Z0-9_]+)@(\\d+)\\+(\\d+)");
  private static final int SECONDS = 25;
  private static final int SECONDS_SOON = 12;
  private static final int SECONDS_AFTER = 5;
  private static final int FIRST_MILLIS = 6_000;
  private static final int LAST_MILLIS = 26_000;

  /** Every so many rounds a server stays away for a minute. */
  private static final int LONG_EVERY = 10;

  private static final int LONG_MILLIS = 60_000;

  private static final int TIMES_EACH = 2;
  private static final int MILLIS_EACH = 9_000;

  /**
   * A fault and its time.
   *
   * @param atMillis after the begin of the production
   * @param lastsMillis how long a server stays away, or a TaskManager stands still
   */
  record Timed(Fault fault, int atMillis, int lastsMillis) {
    @Override
    public String toString() {
      return "%s at %.1f s".formatted(fault, atMillis / 1e3);
    }
  }

  /**
   * Draws one to three faults. The first kind goes round with the number of the round, so that each
   * comes up often enough, whatever else is drawn.
   *
   * @param forLong which of them last for a minute now and then
   */
  static RoundPlan draw(long seed, int round, List<Fault> kinds, List<Fault> forLong) {
    Random dice = new Random(seed * 1_000_003 + round);
    List<Timed> faults = new ArrayList<>();
    int count = 1 + dice.nextInt(3);
    for (int i = 0; i < count; i++) {
      Fault fault =
          i == 0 ? kinds.get(round % kinds.size()) : kinds.get(dice.nextInt(kinds.size()));
      int atMillis = FIRST_MILLIS + dice.nextInt(LAST_MILLIS - FIRST_MILLIS);
      int lastsMillis = 1_000 + dice.nextInt(4_000);
      boolean isLong = i == 0 && !forLong.isEmpty() && round % LONG_EVERY == LONG_EVERY - 1;
      faults.add(
          isLong
              ? new Timed(forLong.get(round / LONG_EVERY % forLong.size()), atMillis, LONG_MILLIS)
              : new Timed(fault, atMillis, lastsMillis));
    }
    return of(seed, round, faults, SECONDS);
  }

  /** Twice each kind, in any order, about as far apart as a job needs to come back. */
  static RoundPlan each(long seed, int round, List<Fault> kinds) {
    Random dice = new Random(seed * 1_000_003 + round);
    List<Fault> order = new ArrayList<>();
    for (int i = 0; i < TIMES_EACH; i++) {
      order.addAll(kinds);
    }
    Collections.shuffle(order, dice);
    List<Timed> faults = new ArrayList<>();
    for (Fault fault : order) {
      int atMillis = FIRST_MILLIS + faults.size() * MILLIS_EACH + dice.nextInt(MILLIS_EACH);
      faults.add(new Timed(fault, atMillis, 1_000 + dice.nextInt(4_000)));
    }
    return of(seed, round, faults, (FIRST_MILLIS + faults.size() * MILLIS_EACH) / 1_000);
  }

  /**
   * The same data, and other faults.
   *
   * @param words of a fault each, with the second it begins at and how many it lasts: {@code
   *     KILL_S3@8+60,RESCALE@20+1}
   */
  static RoundPlan given(long seed, int round, String words) {
    List<Timed> faults = parse(words);
    int last = faults.stream().mapToInt(Timed::atMillis).max().orElseThrow() / 1_000;
    return of(seed, round, faults, Math.max(SECONDS, last + SECONDS_AFTER));
  }

  /** The same in half the time. */
  static RoundPlan soon(long seed, int round, String words) {
    return of(seed, round, parse(words), SECONDS_SOON);
  }

  private static List<Timed> parse(String words) {
    List<Timed> faults = new ArrayList<>();
    for (String word : words.split(",")) {
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
    return faults;
  }

  private static RoundPlan of(long seed, int round, List<Timed> faults, int seconds) {
    List<Timed> ordered = faults.stream().sorted(Comparator.comparingInt(Timed::atMillis)).toList();
    return new RoundPlan(seed * 1_000 + round, ordered, seconds);
  }
}
