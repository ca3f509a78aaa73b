package dev.sluice.transforms.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimeMatcherTest {

  @Test
  void verdictsAreThoseOfAnExhaustiveSearch() {
    for (long seed : seeds(20_000)) {
      Random random = new Random(seed);
      List<Thing> left = things(random, 5);
      List<Thing> right = things(random, 5);
      long tolerance = random.nextInt(4);

      assertThat(matched(left, right, tolerance))
          .as("sluice.seed=%d", seed)
          .isEqualTo(MatchOracle.match(left, right, tolerance));
    }
  }

  @Test
  void noMatchingWithCrossingPairsHasMorePairsOrLessDistance() {
    for (long seed : seeds(2_000)) {
      Random random = new Random(seed);
      List<Thing> left = things(random, 5);
      List<Thing> right = things(random, 5);
      long tolerance = random.nextInt(4);

      Matched matched = matched(left, right, tolerance);

      assertThat(List.of(matched.pairs().size(), matched.millis()))
          .as("sluice.seed=%d", seed)
          .isEqualTo(MatchOracle.bestOfAll(matched.differing(), tolerance));
    }
  }

  @Test
  void swappingTheSidesSwapsTheResult() {
    for (long seed : seeds(500)) {
      Random random = new Random(seed);
      List<Thing> left = things(random, 40);
      List<Thing> right = things(random, 40);
      long tolerance = random.nextInt(6);

      assertThat(matched(right, left, tolerance).swapped())
          .as("sluice.seed=%d", seed)
          .isEqualTo(matched(left, right, tolerance));
    }
  }

  @Test
  void aSetIsTheSameAsItself() {
    for (long seed : seeds(100)) {
      List<Thing> things = things(new Random(seed), 40);

      Matched matched = matched(things, things, 3);

      assertThat(matched.same()).as("sluice.seed=%d", seed).isEqualTo(sorted(things));
      assertThat(matched.pairs()).isEmpty();
      assertThat(matched.missing()).isEmpty();
      assertThat(matched.added()).isEmpty();
    }
  }

  @Test
  void whatIsTheSameIsNoPartOfAChangeNextToIt() {
    Thing before = new Thing(0, 1);
    Thing unchanged = new Thing(2, 1);
    Thing after = new Thing(4, 1);

    Matched matched = matched(List.of(before, unchanged), List.of(unchanged, after), 2);

    assertThat(matched.same()).containsExactly(unchanged);
    assertThat(matched.missing()).containsExactly(before);
    assertThat(matched.added()).containsExactly(after);
  }

  @Test
  void theRoughWayHasAsManyPairsAndIsSymmetricToo() {
    for (long seed : seeds(500)) {
      Random random = new Random(seed);
      List<Thing> left = things(random, 40);
      List<Thing> right = things(random, 40);
      long tolerance = random.nextInt(6);

      Matched rough = matched(left, right, tolerance, 0);

      assertThat(rough.pairs()).hasSameSizeAs(matched(left, right, tolerance).pairs());
      assertThat(rough.rough()).isEqualTo(rough.pairs().size());
      assertThat(matched(right, left, tolerance, 0).swapped())
          .as("sluice.seed=%d", seed)
          .isEqualTo(rough);
    }
  }

  @Test
  void aLongChainWithinTheToleranceIsMatchedExactly() {
    List<Thing> left = LongStream.range(0, 20_000).mapToObj(i -> new Thing(i, 0)).toList();
    List<Thing> right = LongStream.range(0, 20_000).mapToObj(i -> new Thing(i, 1)).toList();

    Matched matched = matched(left, right, 10);

    assertThat(matched.rough()).isZero();
    assertThat(matched.millis()).isZero();
    assertThat(matched.pairs()).hasSize(20_000);
  }

  private static long[] seeds(int count) {
    Long asked = Long.getLong("sluice.seed");
    return asked != null ? new long[] {asked} : LongStream.rangeClosed(1, count).toArray();
  }

  /** Few distinct times and values, so that there are ties and duplicates. */
  private static List<Thing> things(Random random, int most) {
    int times = 1 + random.nextInt(3 * most);
    int values = 1 + random.nextInt(4);
    List<Thing> things = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      things.add(new Thing(random.nextInt(times), random.nextInt(values)));
    }
    Collections.shuffle(things, random);
    return things;
  }

  private static Matched matched(List<Thing> left, List<Thing> right, long tolerance) {
    return matched(left, right, tolerance, TimeMatcher.MOST_POSSIBLE_PAIRS);
  }

  private static Matched matched(
      List<Thing> left, List<Thing> right, long tolerance, long mostPossiblePairs) {
    Matched matched = new Matched();
    long[] rough = {0};
    new TimeMatcher<>(new ThingLikeness(), tolerance, mostPossiblePairs)
        .match(
            sorted(left),
            sorted(right),
            new TimeMatcher.Matches<Thing>() {
              @Override
              public void same(Thing one, Thing other) {
                assertThat(other).isEqualTo(one);
                matched.same().add(one);
              }

              @Override
              public void changed(Thing one, Thing other, boolean roughly) {
                rough[0] += roughly ? 1 : 0;
                matched.pairs().add(List.of(one, other));
              }

              @Override
              public void missing(Thing one) {
                matched.missing().add(one);
              }

              @Override
              public void added(Thing other) {
                matched.added().add(other);
              }
            });
    return matched.with(rough[0]);
  }

  static List<Thing> sorted(List<Thing> things) {
    return things.stream().sorted().toList();
  }

  /** Something with a time. */
  record Thing(long time, int value) implements Comparable<Thing> {
    @Override
    public int compareTo(Thing other) {
      return Comparator.comparingLong(Thing::time)
          .thenComparingInt(Thing::value)
          .compare(this, other);
    }
  }

  /** A result, each part in order. */
  record Matched(
      List<Thing> same,
      List<List<Thing>> pairs,
      List<Thing> missing,
      List<Thing> added,
      long rough) {
    Matched() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), 0);
    }

    Matched with(long roughPairs) {
      return new Matched(same, pairs, missing, added, roughPairs);
    }

    Matched swapped() {
      return new Matched(
          same,
          pairs.stream().map(pair -> List.of(pair.get(1), pair.get(0))).toList(),
          added,
          missing,
          rough);
    }

    long millis() {
      return pairs.stream().mapToLong(pair -> Math.abs(pair.get(0).time - pair.get(1).time)).sum();
    }

    /** What is not the same, on the left and on the right. */
    List<List<Thing>> differing() {
      List<Thing> left = new ArrayList<>(missing);
      List<Thing> right = new ArrayList<>(added);
      pairs.forEach(
          pair -> {
            left.add(pair.get(0));
            right.add(pair.get(1));
          });
      return List.of(sorted(left), sorted(right));
    }
  }

  private static final class ThingLikeness implements TimeMatcher.Likeness<Thing> {
    @Override
    public long timeMillis(Thing thing) {
      return thing.time();
    }

    @Override
    public int compare(Thing one, Thing other) {
      return one.compareTo(other);
    }

    @Override
    public double distance(Thing one, Thing other) {
      return Math.abs(one.value() - other.value());
    }
  }
}
