package dev.sluice.transforms.compare;

import dev.sluice.transforms.compare.TimeMatcherTest.Matched;
import dev.sluice.transforms.compare.TimeMatcherTest.Thing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Matches by trying everything. */
final class MatchOracle {
  private MatchOracle() {}

  /**
   * A way to go through both sides: P makes a pair, E leaves the earlier one alone, L the later.
   */
  private record Way(String steps, Matched matched) {
    static final Comparator<Way> BEST_FIRST =
        Comparator.comparingInt((Way way) -> -way.matched.pairs().size())
            .thenComparingLong(way -> way.matched.millis())
            .thenComparingInt(
                way ->
                    way.matched.pairs().stream()
                        .mapToInt(pair -> Math.abs(pair.get(0).value() - pair.get(1).value()))
                        .sum())
            .thenComparing(way -> way.steps.replace('P', 'A'));
  }

  /** What the matcher promises, of all ways to match without crossing. */
  static Matched match(List<Thing> left, List<Thing> right, long tolerance) {
    List<Thing> lefts = new ArrayList<>(TimeMatcherTest.sorted(left));
    List<Thing> rights = new ArrayList<>(TimeMatcherTest.sorted(right));
    List<Thing> same = new ArrayList<>();
    for (Thing thing : List.copyOf(lefts)) {
      if (rights.remove(thing)) {
        lefts.remove(thing);
        same.add(thing);
      }
    }
    List<Way> ways = new ArrayList<>();
    walk("", lefts, rights, new Matched(), tolerance, ways);
    Matched best = ways.stream().min(Way.BEST_FIRST).orElseThrow().matched();
    return new Matched(same, best.pairs(), best.missing(), best.added(), 0);
  }

  private static void walk(
      String steps,
      List<Thing> left,
      List<Thing> right,
      Matched soFar,
      long tolerance,
      List<Way> ways) {
    if (left.isEmpty() && right.isEmpty()) {
      ways.add(new Way(steps, soFar));
      return;
    }
    boolean leftIsEarlier =
        right.isEmpty() || (!left.isEmpty() && left.get(0).compareTo(right.get(0)) < 0);
    if (!left.isEmpty()) {
      walk(
          steps + (leftIsEarlier ? "E" : "L"),
          left.subList(1, left.size()),
          right,
          new Matched(
              List.of(), soFar.pairs(), and(soFar.missing(), left.get(0)), soFar.added(), 0),
          tolerance,
          ways);
    }
    if (!right.isEmpty()) {
      walk(
          steps + (leftIsEarlier ? "L" : "E"),
          left,
          right.subList(1, right.size()),
          new Matched(
              List.of(), soFar.pairs(), soFar.missing(), and(soFar.added(), right.get(0)), 0),
          tolerance,
          ways);
    }
    if (!left.isEmpty()
        && !right.isEmpty()
        && Math.abs(left.get(0).time() - right.get(0).time()) <= tolerance) {
      walk(
          steps + "P",
          left.subList(1, left.size()),
          right.subList(1, right.size()),
          new Matched(
              List.of(),
              and(soFar.pairs(), List.of(left.get(0), right.get(0))),
              soFar.missing(),
              soFar.added(),
              0),
          tolerance,
          ways);
    }
  }

  private static <E> List<E> and(List<E> list, E last) {
    List<E> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }

  /** The number of pairs and the sum of distances of the best of all matchings, crossing or not. */
  static List<Object> bestOfAll(List<List<Thing>> sides, long tolerance) {
    return bestOfAll(sides.get(0), new ArrayList<>(sides.get(1)), tolerance);
  }

  private static List<Object> bestOfAll(List<Thing> left, List<Thing> right, long tolerance) {
    if (left.isEmpty()) {
      return List.of(0, 0L);
    }
    List<Thing> rest = left.subList(1, left.size());
    List<Object> best = bestOfAll(rest, right, tolerance);
    for (Thing other : right) {
      long apart = Math.abs(left.get(0).time() - other.time());
      if (apart <= tolerance) {
        List<Thing> others = new ArrayList<>(right);
        others.remove(other);
        List<Object> without = bestOfAll(rest, others, tolerance);
        List<Object> with = List.of((int) without.get(0) + 1, (long) without.get(1) + apart);
        int more = Integer.compare((int) with.get(0), (int) best.get(0));
        if (more > 0 || (more == 0 && (long) with.get(1) < (long) best.get(1))) {
          best = with;
        }
      }
    }
    return best;
  }
}
