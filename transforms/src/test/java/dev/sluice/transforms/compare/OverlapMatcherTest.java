package dev.sluice.transforms.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OverlapMatcherTest {

  @Test
  void thoseThatShareMostArePairedAsLongAsThereAreAny() {
    for (long seed : seeds(3_000)) {
      Random random = new Random(seed);
      List<Span> left = spans(random, 8);
      List<Span> right = spans(random, 8);
      long tolerance = random.nextInt(4);

      assertThat(matched(left, right, tolerance))
          .as("sluice.seed=%d", seed)
          .isEqualTo(oracle(left, right, tolerance));
    }
  }

  @Test
  void swappingTheSidesSwapsTheResult() {
    for (long seed : seeds(1_000)) {
      Random random = new Random(seed);
      List<Span> left = spans(random, 30);
      List<Span> right = spans(random, 30);
      long tolerance = random.nextInt(6);
      long most = random.nextBoolean() ? 0 : OverlapMatcher.MOST_POSSIBLE_PAIRS;

      assertThat(matched(right, left, tolerance, most).swapped())
          .as("sluice.seed=%d", seed)
          .isEqualTo(matched(left, right, tolerance, most));
    }
  }

  @Test
  void aLongOneGoesWithItsLongestPartAndTheOthersStayAlone() {
    Matched matched =
        matched(
            List.of(new Span(0, 100, 0)),
            List.of(new Span(0, 10, 0), new Span(20, 90, 0), new Span(95, 100, 0)),
            0);

    assertThat(matched.pairs()).containsExactly(List.of(new Span(0, 100, 0), new Span(20, 90, 0)));
    assertThat(matched.added()).containsExactly(new Span(0, 10, 0), new Span(95, 100, 0));
  }

  @Test
  void whatLiesFurtherApartThanTheToleranceIsNoPair() {
    Span one = new Span(0, 10, 0);

    assertThat(matched(List.of(one), List.of(new Span(12, 20, 0)), 2).pairs()).hasSize(1);
    assertThat(matched(List.of(one), List.of(new Span(13, 20, 0)), 2).pairs()).isEmpty();
  }

  @Test
  void theRoughWayLosesNothing() {
    for (long seed : seeds(300)) {
      Random random = new Random(seed);
      List<Span> left = spans(random, 30);
      List<Span> right = spans(random, 30);

      Matched rough = matched(left, right, 2, 0);

      assertThat(rough.same().size() + rough.pairs().size() + rough.missing().size())
          .isEqualTo(left.size());
      assertThat(rough.same().size() + rough.pairs().size() + rough.added().size())
          .isEqualTo(right.size());
      assertThat(rough.rough()).isEqualTo(rough.pairs().size());
    }
  }

  private static long[] seeds(int count) {
    Long asked = Long.getLong("sluice.seed");
    return asked != null ? new long[] {asked} : LongStream.rangeClosed(1, count).toArray();
  }

  private static List<Span> spans(Random random, int most) {
    int times = 1 + random.nextInt(4 * most);
    List<Span> spans = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      long begin = random.nextInt(times);
      spans.add(new Span(begin, begin + random.nextInt(8), random.nextInt(3)));
    }
    Collections.shuffle(spans, random);
    return spans;
  }

  /** Takes the best of all pairs that are left, again and again. */
  private static Matched oracle(List<Span> left, List<Span> right, long tolerance) {
    List<Span> lefts = new ArrayList<>(sorted(left));
    List<Span> rights = new ArrayList<>(sorted(right));
    Matched matched = new Matched();
    for (Span span : List.copyOf(lefts)) {
      if (rights.remove(span)) {
        lefts.remove(span);
        matched.same().add(span);
      }
    }
    while (true) {
      List<List<Span>> pairs = new ArrayList<>();
      for (Span one : lefts) {
        for (Span other : rights) {
          if (one.shared(other) >= -tolerance) {
            pairs.add(List.of(one, other));
          }
        }
      }
      if (pairs.isEmpty()) {
        break;
      }
      List<Span> best = Collections.min(pairs, BEST_FIRST);
      lefts.remove(best.get(0));
      rights.remove(best.get(1));
      matched.pairs().add(best);
    }
    matched.missing().addAll(lefts);
    matched.added().addAll(rights);
    return matched.sortedByLeft();
  }

  private static final Comparator<List<Span>> BEST_FIRST =
      Comparator.comparingLong((List<Span> pair) -> -pair.get(0).shared(pair.get(1)))
          .thenComparingLong(
              pair ->
                  Math.abs(pair.get(0).begin - pair.get(1).begin)
                      + Math.abs(pair.get(0).end - pair.get(1).end))
          .thenComparingInt(pair -> Math.abs(pair.get(0).value - pair.get(1).value))
          .thenComparing(pair -> Collections.min(pair))
          .thenComparing(pair -> Collections.max(pair));

  private static List<Span> sorted(List<Span> spans) {
    return spans.stream().sorted().toList();
  }

  private static Matched matched(List<Span> left, List<Span> right, long tolerance) {
    return matched(left, right, tolerance, OverlapMatcher.MOST_POSSIBLE_PAIRS);
  }

  private static Matched matched(
      List<Span> left, List<Span> right, long tolerance, long mostPossiblePairs) {
    Matched matched = new Matched();
    int[] rough = {0};
    new OverlapMatcher<>(new SpanLikeness(), tolerance, mostPossiblePairs)
        .match(
            sorted(left),
            sorted(right),
            new TimeMatcher.Matches<Span>() {
              @Override
              public void same(Span one, Span other) {
                assertThat(other).isEqualTo(one);
                matched.same().add(one);
              }

              @Override
              public void changed(Span one, Span other, boolean roughly) {
                rough[0] += roughly ? 1 : 0;
                matched.pairs().add(List.of(one, other));
              }

              @Override
              public void missing(Span one) {
                matched.missing().add(one);
              }

              @Override
              public void added(Span other) {
                matched.added().add(other);
              }
            });
    return matched.with(rough[0]).sortedByLeft();
  }

  /** Something that lasts. */
  record Span(long begin, long end, int value) implements Comparable<Span> {
    @Override
    public int compareTo(Span other) {
      return Comparator.comparingLong(Span::begin)
          .thenComparingLong(Span::end)
          .thenComparingInt(Span::value)
          .compare(this, other);
    }

    /** Below 0, how far they are apart. */
    long shared(Span other) {
      return Math.min(end, other.end) - Math.max(begin, other.begin);
    }
  }

  /** A result. */
  private record Matched(
      List<Span> same, List<List<Span>> pairs, List<Span> missing, List<Span> added, int rough) {
    Matched() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), 0);
    }

    Matched with(int roughPairs) {
      return new Matched(same, pairs, missing, added, roughPairs);
    }

    Matched sortedByLeft() {
      return new Matched(
          sorted(same),
          pairs.stream()
              .sorted(
                  Comparator.comparing((List<Span> pair) -> pair.get(0))
                      .thenComparing(pair -> pair.get(1)))
              .toList(),
          sorted(missing),
          sorted(added),
          rough);
    }

    Matched swapped() {
      return new Matched(
              same,
              pairs.stream().map(pair -> List.of(pair.get(1), pair.get(0))).toList(),
              added,
              missing,
              rough)
          .sortedByLeft();
    }
  }

  private static final class SpanLikeness implements TimeMatcher.Likeness<Span> {
    @Override
    public long timeMillis(Span span) {
      return span.begin();
    }

    @Override
    public long endMillis(Span span) {
      return span.end();
    }

    @Override
    public int compare(Span one, Span other) {
      return one.compareTo(other);
    }

    @Override
    public double distance(Span one, Span other) {
      return Math.abs(one.value() - other.value());
    }
  }
}
