package dev.sluice.transforms.reducers;

import static dev.sluice.transforms.reducers.ReducerProperties.assertReduces;
import static dev.sluice.transforms.reducers.ReducerProperties.encoded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.transforms.Seeds;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.DoubleCoder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.junit.jupiter.api.Test;

class QuantilesTest {

  private static final double[] RANKS = {0, 0.001, 0.25, 0.5, 0.9, 0.99, 0.999, 1};

  private final Random random = Seeds.random();

  @Test
  void everyQuantileIsWithinTheStatedErrorOfTheSortedValues() throws Exception {
    assertWithinError(Random::nextGaussian);
    assertWithinError(r -> r.nextInt(100));
    assertWithinError(r -> Math.exp(r.nextGaussian() * 5));
    assertWithinError(r -> r.nextLong() >> r.nextInt(60));
    assertWithinError(r -> -1.0 / (1 + r.nextInt(1_000_000)));
    assertWithinError(r -> r.nextInt(20) == 0 ? Double.POSITIVE_INFINITY : r.nextDouble());
  }

  private void assertWithinError(Function<Random, Number> next) throws Exception {
    for (int size : new int[] {1, 2, 10, 1000}) {
      List<Number> values = Stream.generate(() -> next.apply(random)).limit(size).toList();
      List<Double> sorted = values.stream().map(Number::doubleValue).sorted().toList();
      List<Double> quantiles = reduce(values);
      for (int i = 0; i < RANKS.length; i++) {
        double exact = sorted.get(Math.max(1, (int) Math.ceil(RANKS[i] * size - 1e-9)) - 1);
        if (Double.isInfinite(exact)) {
          assertThat(quantiles.get(i)).isEqualTo(exact);
        } else {
          assertThat(Math.abs(quantiles.get(i) - exact))
              .as("rank %s of %s", RANKS[i], sorted)
              .isLessThanOrEqualTo(Math.abs(exact) / 128);
        }
      }
      assertQuantiles(values.subList(0, Math.min(size, 200)));
    }
  }

  /** That the answer is the same however it comes about. */
  private void assertQuantiles(List<Number> values) throws Exception {
    assertReduces(Quantiles.at(RANKS), NUMBERS, values, reduce(values), random);
  }

  private static List<Double> reduce(List<Number> values) {
    return reduce(Quantiles.at(RANKS), values);
  }

  private static <A> List<Double> reduce(
      CombineFn<Number, A, List<Double>> fn, List<? extends Number> values) {
    A accumulator = fn.createAccumulator();
    for (Number value : values) {
      accumulator = fn.addInput(accumulator, value);
    }
    return fn.extractOutput(accumulator);
  }

  @Test
  void aRankIsTheDecimalThatIsWritten() {
    List<Double> powers = IntStream.rangeClosed(1, 100).mapToObj(i -> Math.scalb(1.0, i)).toList();
    assertThat(reduce(Quantiles.at(0.07), powers)).containsExactly(128 * (1 + 1.0 / 128));
  }

  @Test
  void nothingHasNoQuantiles() throws Exception {
    assertReduces(Quantiles.at(0.5), NUMBERS, List.of(), List.of(), random);
  }

  @Test
  void aPowerOfTwoStandsForTheMiddleOfItsBucket() {
    assertThat(reduce(Quantiles.at(0.5), List.of(1.0))).containsExactly(1 + 1.0 / 128);
    assertThat(reduce(Quantiles.at(0.5), List.of(-1024))).containsExactly(-1024.0 - 8);
  }

  @Test
  void zeroAndWhatIsNextToItAreZero() {
    assertThat(reduce(Quantiles.at(0, 1), List.of(Double.MIN_VALUE, -Double.MIN_VALUE, -0.0)))
        .containsExactly(0.0, 0.0);
    assertThat(reduce(Quantiles.at(0), List.of(Double.MIN_NORMAL)))
        .containsExactly(Double.MIN_NORMAL * (1 + 1.0 / 128));
  }

  @Test
  void infinitiesAreExactAndNaNIsLast() {
    assertThat(
            reduce(
                Quantiles.at(0, 0.75, 1),
                List.of(
                    Double.NaN,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY,
                    Double.MAX_VALUE)))
        .containsExactly(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NaN);
  }

  @Test
  void aRankIsFromZeroToOne() {
    assertThatThrownBy(() -> Quantiles.at(0.5, 99))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a rank must be from 0 to 1, but was: 99.0");
    assertThatThrownBy(() -> Quantiles.at(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a rank must be from 0 to 1, but was: NaN");
  }

  @Test
  void theStoredFormStays() throws Exception {
    assertThat(encoded(Quantiles.at(0.5), NUMBERS, List.of(1.0, 1.001, 0, -2)))
        .isEqualTo("A4CA_P8HAYCABAHA_wMC");
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // The reducer does not use it.
  private static final Coder<Number> NUMBERS = (Coder) DoubleCoder.of();
}
