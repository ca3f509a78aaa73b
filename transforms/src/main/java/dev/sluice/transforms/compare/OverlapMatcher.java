package dev.sluice.transforms.compare;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Pairs two collections of things of one key by the time that they share: a one-to-one matching
 * that loses nothing and has duplicates on either side.
 *
 * <p>What is the same on both sides is paired first, as often as it is there twice. Of the rest,
 * two can be paired that overlap, or lie no further apart than the tolerance; again and again those
 * are paired that share most, of them those whose begins and ends are least apart, of them those
 * that are most alike ({@link TimeMatcher.Likeness#distance}), and of them the earliest. So a long
 * one goes with the longest part of it, and pairs may cross.
 *
 * <p>Hence the result depends on the two sets alone, and swapping the sides swaps the result. A
 * cluster ends where nothing follows within the tolerance; time and memory are in the pairs that
 * could be in it. One with more than {@link #MOST_POSSIBLE_PAIRS} is matched roughly, in linear
 * time: from the earliest on, two that can be paired are, else the one that ends earlier stays
 * alone; pairs that were made so are told apart.
 */
final class OverlapMatcher<T> {
  /** A cluster in which more could be is matched roughly; some 50 bytes each. */
  static final long MOST_POSSIBLE_PAIRS = 2_000_000;

  private final TimeMatcher.Likeness<? super T> likeness;
  private final long toleranceMillis;
  private final long mostPossiblePairs;

  OverlapMatcher(TimeMatcher.Likeness<? super T> likeness, long toleranceMillis) {
    this(likeness, toleranceMillis, MOST_POSSIBLE_PAIRS);
  }

  OverlapMatcher(
      TimeMatcher.Likeness<? super T> likeness, long toleranceMillis, long mostPossiblePairs) {
    checkArgument(
        toleranceMillis >= 0, "toleranceMillis must not be negative, but was: %s", toleranceMillis);
    this.likeness = likeness;
    this.toleranceMillis = toleranceMillis;
    this.mostPossiblePairs = mostPossiblePairs;
  }

  /**
   * Matches.
   *
   * @param left sorted by {@link TimeMatcher.Likeness#compare}
   * @param right sorted too
   */
  void match(List<T> left, List<T> right, TimeMatcher.Matches<? super T> matches) {
    List<T> lefts = new ArrayList<>();
    List<T> rights = new ArrayList<>();
    TimeMatcher.pairSame(likeness, left, right, lefts, rights, matches);
    int i = 0;
    int j = 0;
    while (i < lefts.size() || j < rights.size()) {
      int leftBegin = i;
      int rightBegin = j;
      long endMillis = Long.MIN_VALUE;
      while (i < lefts.size() || j < rights.size()) {
        boolean isLeft =
            j == rights.size() || (i < lefts.size() && begin(lefts.get(i)) <= begin(rights.get(j)));
        T next = isLeft ? lefts.get(i) : rights.get(j);
        boolean first = i == leftBegin && j == rightBegin;
        if (!first && begin(next) > endMillis + toleranceMillis) {
          break;
        }
        endMillis = Math.max(endMillis, end(next));
        if (isLeft) {
          i++;
        } else {
          j++;
        }
      }
      cluster(lefts.subList(leftBegin, i), rights.subList(rightBegin, j), matches);
    }
  }

  private void cluster(List<T> left, List<T> right, TimeMatcher.Matches<? super T> matches) {
    if ((long) left.size() * right.size() > mostPossiblePairs) {
      roughly(left, right, matches);
      return;
    }
    List<Pair> possible = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      for (int j = 0; j < right.size(); j++) {
        if (canBePaired(left.get(i), right.get(j))) {
          possible.add(pair(i, j, left, right));
        }
      }
    }
    possible.sort(bestFirst(left, right));
    int[] partners = new int[left.size()];
    Arrays.fill(partners, -1);
    boolean[] taken = new boolean[right.size()];
    for (Pair pair : possible) {
      if (partners[pair.left] < 0 && !taken[pair.right]) {
        partners[pair.left] = pair.right;
        taken[pair.right] = true;
      }
    }
    for (int i = 0; i < partners.length; i++) {
      if (partners[i] < 0) {
        matches.missing(left.get(i));
      } else {
        matches.changed(left.get(i), right.get(partners[i]), false);
      }
    }
    for (int j = 0; j < taken.length; j++) {
      if (!taken[j]) {
        matches.added(right.get(j));
      }
    }
  }

  /**
   * Two that could be paired, by their places.
   *
   * @param shared how long they overlap; below 0, how far they lie apart
   * @param apart how far their begins and their ends are apart, together
   */
  private record Pair(int left, int right, long shared, long apart, double distance) {}

  private Pair pair(int i, int j, List<T> left, List<T> right) {
    T one = left.get(i);
    T other = right.get(j);
    return new Pair(
        i,
        j,
        Math.min(end(one), end(other)) - Math.max(begin(one), begin(other)),
        Math.abs(begin(one) - begin(other)) + Math.abs(end(one) - end(other)),
        likeness.distance(one, other));
  }

  /** Of two that are as good, whichever side is left: by the earlier of each, then by the later. */
  private Comparator<Pair> bestFirst(List<T> left, List<T> right) {
    return Comparator.comparingLong((Pair pair) -> -pair.shared)
        .thenComparingLong(Pair::apart)
        .thenComparingDouble(Pair::distance)
        .thenComparing(
            (one, two) -> compare(ofBoth(one, left, right, true), ofBoth(two, left, right, true)))
        .thenComparing(
            (one, two) ->
                compare(ofBoth(one, left, right, false), ofBoth(two, left, right, false)));
  }

  private T ofBoth(Pair pair, List<T> left, List<T> right, boolean earlier) {
    T one = left.get(pair.left);
    T other = right.get(pair.right);
    return compare(one, other) <= 0 == earlier ? one : other;
  }

  private int compare(T one, T other) {
    return likeness.compare(one, other);
  }

  private void roughly(List<T> left, List<T> right, TimeMatcher.Matches<? super T> matches) {
    int i = 0;
    int j = 0;
    while (i < left.size() && j < right.size()) {
      if (canBePaired(left.get(i), right.get(j))) {
        matches.changed(left.get(i++), right.get(j++), true);
      } else if (end(left.get(i)) < end(right.get(j))) {
        matches.missing(left.get(i++));
      } else {
        matches.added(right.get(j++));
      }
    }
    left.subList(i, left.size()).forEach(matches::missing);
    right.subList(j, right.size()).forEach(matches::added);
  }

  private boolean canBePaired(T one, T other) {
    return begin(one) <= end(other) + toleranceMillis && begin(other) <= end(one) + toleranceMillis;
  }

  private long begin(T thing) {
    return likeness.timeMillis(thing);
  }

  private long end(T thing) {
    return likeness.endMillis(thing);
  }
}
