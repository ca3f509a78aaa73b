package dev.sluice.transforms.reducers;

import static dev.sluice.transforms.reducers.ReducerProperties.assertReduces;
import static dev.sluice.transforms.reducers.ReducerProperties.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.transforms.Seeds;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.DoubleCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.junit.jupiter.api.Test;

class ExactMeanTest {

  /** More digits than the shortest decimal between two doubles can need. */
  private static final MathContext EXACT_ENOUGH = new MathContext(1200);

  private final Random random = Seeds.random();

  @Test
  void theMeanOfNothingIsNotANumber() throws Exception {
    assertReduces(ExactMean.ofLongs(), VarLongCoder.of(), List.of(), Double.NaN, random);
    assertReduces(ExactMean.ofDoubles(), DoubleCoder.of(), List.of(), Double.NaN, random);
  }

  @Test
  void theMeanOfLongsIsThatOfTheirExactSum() throws Exception {
    assertLongs(List.of(1L, 2L), 1.5);
    assertLongs(List.of(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE), 0x1p63);
    assertLongs(List.of(-1L, 0L, 0L), -1.0 / 3);
    assertLongs(List.of(1L, -1L), 0.0);
    List<Long> values = Stream.generate(random::nextLong).limit(97).toList();
    assertLongs(values, oracle(values.stream().map(BigDecimal::valueOf).toList()));
  }

  @Test
  void theMeanOfDoublesIsThatOfTheirExactSum() throws Exception {
    assertDoublesAsDecimals(r -> r.nextGaussian() * 1e6);
    assertDoublesAsDecimals(r -> r.nextInt(1000) / 100.0);
    assertDoublesAsDecimals(ExactSumTest::anyFiniteDouble);
    assertDoublesAsDecimals(r -> r.nextInt(4) * Double.MIN_VALUE);
    assertDoublesAsDecimals(r -> Double.MIN_NORMAL * r.nextDouble());
  }

  private void assertDoublesAsDecimals(ToDoubleFunction<Random> next) throws Exception {
    for (int size : new int[] {1, 2, 3, 7, 64, 100}) {
      List<Double> values = Stream.generate(() -> next.applyAsDouble(random)).limit(size).toList();
      assertDoubles(values, oracle(values.stream().map(BigDecimal::new).toList()));
    }
  }

  private static double oracle(List<BigDecimal> values) {
    BigDecimal sum = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    return sum.divide(BigDecimal.valueOf(values.size()), EXACT_ENOUGH).doubleValue() + 0.0;
  }

  @Test
  void theSumMayBeBeyondDouble() throws Exception {
    assertDoubles(Collections.nCopies(5, Double.MAX_VALUE), Double.MAX_VALUE);
  }

  @Test
  void halvesOfTheSmallestDoubleGoToTheEven() throws Exception {
    assertDoubles(List.of(0.0, Double.MIN_VALUE), 0.0);
    assertDoubles(List.of(Double.MIN_VALUE, 2 * Double.MIN_VALUE), 2 * Double.MIN_VALUE);
  }

  @Test
  void infinitiesAndNaNAreTheAnswer() throws Exception {
    assertDoubles(List.of(1.0, Double.NEGATIVE_INFINITY), Double.NEGATIVE_INFINITY);
    assertDoubles(List.of(1.0, Double.NaN), Double.NaN);
  }

  @Test
  void theStoredFormStays() throws Exception {
    assertThat(encoded(ExactMean.ofLongs(), VarLongCoder.of(), List.of(-1L, 300L)))
        .isEqualTo("AgErAg");
    assertThat(encoded(ExactMean.ofDoubles(), DoubleCoder.of(), List.of(0.5, 2.25)))
        .isEqualTo("AQv-____DwAAAAAAAAAAAg");
  }

  private void assertLongs(List<Long> values, double expected) throws Exception {
    assertReduces(ExactMean.ofLongs(), VarLongCoder.of(), values, expected, random);
  }

  private void assertDoubles(List<Double> values, double expected) throws Exception {
    assertReduces(ExactMean.ofDoubles(), DoubleCoder.of(), values, expected, random);
  }
}
