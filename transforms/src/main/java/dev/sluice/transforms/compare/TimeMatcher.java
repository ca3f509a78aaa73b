package dev.sluice.transforms.compare;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.List;

/**
 * Pairs two collections of things of one key by their times: a one-to-one matching that loses
 * nothing and has duplicates on either side.
 *
 * <p>What is the same on both sides is paired first, as often as it is there twice: it takes part
 * in nothing else, so that a change close by never makes a difference of it. Of the rest, two can
 * be paired whose times are no further apart than the tolerance, and pairs do not cross: they are
 * in the same order on both sides. Of all such matchings it is one
 *
 * <ol>
 *   <li>with the most pairs (no crossing one has more),
 *   <li>of those with the least sum of distances in time (no crossing one has less),
 *   <li>of those with the least sum of {@link Likeness#distance},
 *   <li>and of those a fixed one: from the earliest on, two that can be paired are, else the
 *       earlier one stays alone.
 * </ol>
 *
 * <p>Hence the result depends on the two sets alone, and swapping the sides swaps the result. It is
 * found by dynamic programming over the pairs that are possible, one cluster at a time: a cluster
 * ends where nothing follows within the tolerance. Time and memory are in the number of possible
 * pairs of a cluster (a byte each). A cluster with more than {@link #MOST_POSSIBLE_PAIRS} is
 * matched roughly, in linear time: from the earliest on, two that can be paired are, else the
 * earlier one stays alone. That has the most pairs too, but not the least distances; pairs that
 * were made so are told apart.
 */
final class TimeMatcher<T> {
  /** A cluster with more possible pairs is matched roughly; memory of a cluster in bytes. */
  static final long MOST_POSSIBLE_PAIRS = 8_000_000;

  /** How things of one key are told apart. */
  interface Likeness<T> {
    /** Epoch milliseconds UTC. */
    long timeMillis(T thing);

    /** The end of what lasts, no earlier than its time; epoch milliseconds UTC. */
    default long endMillis(T thing) {
      return timeMillis(thing);
    }

    /** A total order, by time first. Two that compare as 0 are the same. */
    int compare(T one, T other);

    /** How unlike two are besides their times: symmetric, not negative, not NaN. */
    double distance(T one, T other);
  }

  /** Takes the result; each thing comes exactly once. */
  interface Matches<T> {
    /** Two that are the same. */
    void same(T left, T right);

    /**
     * Two that differ.
     *
     * @param rough whether they were paired roughly
     */
    void changed(T left, T right, boolean rough);

    /** On the left only. */
    void missing(T left);

    /** On the right only. */
    void added(T right);
  }

  private final Likeness<? super T> likeness;
  private final long toleranceMillis;
  private final long mostPossiblePairs;

  TimeMatcher(Likeness<? super T> likeness, long toleranceMillis) {
    this(likeness, toleranceMillis, MOST_POSSIBLE_PAIRS);
  }

  TimeMatcher(Likeness<? super T> likeness, long toleranceMillis, long mostPossiblePairs) {
    checkArgument(
        toleranceMillis >= 0, "toleranceMillis must not be negative, but was: %s", toleranceMillis);
    checkArgument(
        mostPossiblePairs >= 0 && mostPossiblePairs < Integer.MAX_VALUE,
        "mostPossiblePairs must be an int that is not negative, but was: %s",
        mostPossiblePairs);
    this.likeness = likeness;
    this.toleranceMillis = toleranceMillis;
    this.mostPossiblePairs = mostPossiblePairs;
  }

  /**
   * Matches.
   *
   * @param left sorted by {@link Likeness#compare}
   * @param right sorted too
   */
  void match(List<T> left, List<T> right, Matches<? super T> matches) {
    List<T> lefts = new ArrayList<>();
    List<T> rights = new ArrayList<>();
    pairSame(likeness, left, right, lefts, rights, matches);
    int i = 0;
    int j = 0;
    while (i < lefts.size() || j < rights.size()) {
      int leftBegin = i;
      int rightBegin = j;
      long last = Long.MIN_VALUE;
      while (i < lefts.size() || j < rights.size()) {
        boolean isLeft =
            j == rights.size() || (i < lefts.size() && time(lefts, i) <= time(rights, j));
        long time = isLeft ? time(lefts, i) : time(rights, j);
        if (last != Long.MIN_VALUE && time - last > toleranceMillis) {
          break;
        }
        last = time;
        if (isLeft) {
          i++;
        } else {
          j++;
        }
      }
      cluster(lefts.subList(leftBegin, i), rights.subList(rightBegin, j), matches);
    }
  }

  /** Pairs what is the same, and adds the others to two lists. */
  static <T> void pairSame(
      Likeness<? super T> likeness,
      List<T> left,
      List<T> right,
      List<T> lefts,
      List<T> rights,
      Matches<? super T> matches) {
    int i = 0;
    int j = 0;
    while (i < left.size() && j < right.size()) {
      int order = likeness.compare(left.get(i), right.get(j));
      if (order == 0) {
        matches.same(left.get(i++), right.get(j++));
      } else if (order < 0) {
        lefts.add(left.get(i++));
      } else {
        rights.add(right.get(j++));
      }
    }
    lefts.addAll(left.subList(i, left.size()));
    rights.addAll(right.subList(j, right.size()));
  }

  private void cluster(List<T> left, List<T> right, Matches<? super T> matches) {
    if (left.isEmpty() || right.isEmpty()) {
      left.forEach(matches::missing);
      right.forEach(matches::added);
      return;
    }
    int[] lows = new int[left.size()];
    int[] highs = new int[left.size()];
    long possible = 0;
    int low = 0;
    int high = 0;
    for (int i = 0; i < left.size(); i++) {
      long time = time(left, i);
      while (low < right.size() && time(right, low) < time - toleranceMillis) {
        low++;
      }
      while (high < right.size() && time(right, high) <= time + toleranceMillis) {
        high++;
      }
      lows[i] = low;
      highs[i] = high;
      possible += high - low;
    }
    if (possible > mostPossiblePairs) {
      roughly(left, right, matches);
    } else {
      new Cluster(left, right, lows, highs, (int) possible).match(matches);
    }
  }

  private void roughly(List<T> left, List<T> right, Matches<? super T> matches) {
    int i = 0;
    int j = 0;
    while (i < left.size() && j < right.size()) {
      long distance = time(left, i) - time(right, j);
      if (Math.abs(distance) <= toleranceMillis) {
        matches.changed(left.get(i++), right.get(j++), true);
      } else if (distance < 0) {
        matches.missing(left.get(i++));
      } else {
        matches.added(right.get(j++));
      }
    }
    left.subList(i, left.size()).forEach(matches::missing);
    right.subList(j, right.size()).forEach(matches::added);
  }

  private long time(List<T> things, int place) {
    return likeness.timeMillis(things.get(place));
  }

  /**
   * The best matching of what is left from (i, j) on, for each possible pair (i, j), from the last
   * to the first. Where i and j are no possible pair the earlier one stays alone, so nothing is
   * kept for it: a row has its possible j, and one behind them.
   */
  private final class Cluster {
    private static final byte PAIR = 0;
    private static final byte SKIP_LEFT = 1;
    private static final byte SKIP_RIGHT = 2;

    private final List<T> left;
    private final List<T> right;
    private final int[] lows;
    private final int[] highs;
    private final int[] begins;
    private final byte[] choices;

    Cluster(List<T> left, List<T> right, int[] lows, int[] highs, int possible) {
      this.left = left;
      this.right = right;
      this.lows = lows;
      this.highs = highs;
      this.begins = new int[left.size()];
      this.choices = new byte[possible];
      for (int i = 1; i < left.size(); i++) {
        begins[i] = begins[i - 1] + highs[i - 1] - lows[i - 1];
      }
    }

    void match(Matches<? super T> matches) {
      Row below = new Row(right.size(), right.size());
      for (int i = left.size() - 1; i >= 0; i--) {
        below = row(i, below);
      }
      int i = 0;
      int j = 0;
      while (i < left.size() && j < right.size()) {
        byte choice =
            j < lows[i] ? SKIP_RIGHT : j >= highs[i] ? SKIP_LEFT : choices[begins[i] + j - lows[i]];
        switch (choice) {
          case PAIR -> matches.changed(left.get(i++), right.get(j++), false);
          case SKIP_LEFT -> matches.missing(left.get(i++));
          default -> matches.added(right.get(j++));
        }
      }
      left.subList(i, left.size()).forEach(matches::missing);
      right.subList(j, right.size()).forEach(matches::added);
    }

    private Row row(int i, Row below) {
      Row row = new Row(lows[i], highs[i]);
      row.copy(highs[i], below, highs[i]);
      T one = left.get(i);
      for (int j = highs[i] - 1; j >= lows[i]; j--) {
        T other = right.get(j);
        row.pair(
            j,
            below,
            Math.abs(likeness.timeMillis(one) - likeness.timeMillis(other)),
            likeness.distance(one, other));
        int withLeftAlone = below.compare(j, row, j + 1);
        boolean skipLeft =
            withLeftAlone > 0 || (withLeftAlone == 0 && likeness.compare(one, other) < 0);
        byte choice = PAIR;
        if (skipLeft && below.compare(j, row, j) > 0) {
          row.copy(j, below, j);
          choice = SKIP_LEFT;
        } else if (!skipLeft && row.compare(j + 1, row, j) > 0) {
          row.copy(j, row, j + 1);
          choice = SKIP_RIGHT;
        }
        choices[begins[i] + j - lows[i]] = choice;
      }
      return row;
    }
  }

  /** What the best matchings come to that begin at one on the left and some on the right. */
  private static final class Row {
    private final int low;
    private final int[] pairs;
    private final long[] millis;
    private final double[] distances;

    Row(int low, int high) {
      this.low = low;
      this.pairs = new int[high - low + 1];
      this.millis = new long[high - low + 1];
      this.distances = new double[high - low + 1];
    }

    private int place(int j) {
      return Math.max(j - low, 0);
    }

    void copy(int j, Row from, int fromJ) {
      pairs[place(j)] = from.pairs[from.place(fromJ)];
      millis[place(j)] = from.millis[from.place(fromJ)];
      distances[place(j)] = from.distances[from.place(fromJ)];
    }

    /** As the row below from j + 1 on, and a pair more. */
    void pair(int j, Row below, long apartMillis, double distance) {
      int rest = below.place(j + 1);
      pairs[place(j)] = below.pairs[rest] + 1;
      millis[place(j)] = below.millis[rest] + apartMillis;
      distances[place(j)] = below.distances[rest] + distance;
    }

    /** More is better. */
    int compare(int j, Row other, int otherJ) {
      int a = place(j);
      int b = other.place(otherJ);
      int byPairs = Integer.compare(pairs[a], other.pairs[b]);
      if (byPairs != 0) {
        return byPairs;
      }
      int byMillis = Long.compare(other.millis[b], millis[a]);
      return byMillis != 0 ? byMillis : Double.compare(other.distances[b], distances[a]);
    }
  }
}
