package dev.sluice.transforms.reducers;

import static dev.sluice.transforms.reducers.ReducerProperties.assertReduces;
import static dev.sluice.transforms.reducers.ReducerProperties.encoded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.transforms.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.BigDecimalCoder;
import org.apache.beam.sdk.coders.DoubleCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.junit.jupiter.api.Test;

class ExactSumTest {

  private final Random random = Seeds.random();

  @Test
  void longsAddUp() throws Exception {
    List<Long> values = Stream.generate(() -> random.nextLong() >> 20).limit(300).toList();
    assertLongs(values, values.stream().mapToLong(value -> value).sum());
  }

  @Test
  void partialSumsMayBeBeyondLong() throws Exception {
    assertLongs(
        List.of(Long.MAX_VALUE, Long.MAX_VALUE, 5L, Long.MIN_VALUE, Long.MIN_VALUE, 0L), 3L);
  }

  @Test
  void aSumBeyondLongStopsAtItsEnd() throws Exception {
    assertLongs(List.of(Long.MAX_VALUE, 1L), Long.MAX_VALUE);
    assertLongs(List.of(Long.MIN_VALUE, -1L), Long.MIN_VALUE);
    assertLongs(List.of(Long.MAX_VALUE, 0L), Long.MAX_VALUE);
  }

  @Test
  void nothingIsZero() throws Exception {
    assertLongs(List.of(), 0L);
    assertDoubles(List.of(), 0.0);
    assertReduces(ExactSum.ofDecimals(), BigDecimalCoder.of(), List.of(), BigDecimal.ZERO, random);
  }

  @Test
  void doublesAddUpAsTheirExactDecimalsDo() throws Exception {
    assertDoublesAsDecimals(r -> r.nextGaussian() * 1e6);
    assertDoublesAsDecimals(r -> r.nextInt(1000) / 100.0);
    assertDoublesAsDecimals(ExactSumTest::anyFiniteDouble);
    assertDoublesAsDecimals(r -> Math.scalb(anyFiniteDouble(r), -1022));
    assertDoublesAsDecimals(r -> r.nextInt() * Double.MIN_VALUE);
    assertDoublesAsDecimals(r -> r.nextBoolean() ? Double.MAX_VALUE : -Double.MAX_VALUE);
  }

  private void assertDoublesAsDecimals(ToDoubleFunction<Random> next) throws Exception {
    for (int size : new int[] {1, 2, 3, 100}) {
      List<Double> values = Stream.generate(() -> next.applyAsDouble(random)).limit(size).toList();
      BigDecimal exact =
          values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
      // Adding 0.0 leaves no negative zero.
      assertDoubles(values, exact.doubleValue() + 0.0);
    }
  }

  static double anyFiniteDouble(Random random) {
    double value = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(value) ? value : 1;
  }

  @Test
  void whatCancelsOutLeavesTheRest() throws Exception {
    assertDoubles(List.of(1e308, 1.0, 1e-308, -1e308, -1.0), 1e-308);
    assertDoubles(Collections.nCopies(10, 0.1), 1.0);
    assertDoubles(List.of(0.1, -0.1), 0.0);
    assertDoubles(List.of(-0.0), 0.0);
  }

  @Test
  void partialSumsMayBeBeyondDouble() throws Exception {
    assertDoubles(List.of(Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE), Double.MAX_VALUE);
    assertDoubles(List.of(Double.MAX_VALUE, Double.MAX_VALUE), Double.POSITIVE_INFINITY);
  }

  @Test
  void halfwaySumsGoToTheEvenDouble() throws Exception {
    double even = 0x1p53;
    assertDoubles(List.of(even, 1.0), even);
    assertDoubles(List.of(even + 2, 1.0), even + 4);
    assertDoubles(List.of(even, 1.0, Double.MIN_VALUE), even + 2);
    assertDoubles(List.of(-even, -1.0, -Double.MIN_VALUE), -even - 2);
  }

  @Test
  void infinitiesAndNaNAreTheAnswer() throws Exception {
    double infinity = Double.POSITIVE_INFINITY;
    double otherNaN = Double.longBitsToDouble(0xfff8_0000_0000_1234L);
    assertDoubles(List.of(1.0, infinity, infinity), infinity);
    assertDoubles(List.of(-infinity, Double.MAX_VALUE), -infinity);
    assertDoubles(List.of(1.0, infinity, -infinity), Double.NaN);
    assertDoubles(List.of(1.0, otherNaN, Double.NaN, infinity), Double.NaN);
  }

  @Test
  void decimalsKeepTheirPlaces() throws Exception {
    assertReduces(
        ExactSum.ofDecimals(),
        BigDecimalCoder.of(),
        Stream.of("0.10", "2E+3", "-0.001", "12").map(BigDecimal::new).toList(),
        new BigDecimal("2012.099"),
        random);
    List<BigDecimal> values =
        Stream.generate(() -> new BigDecimal(new BigInteger(80, random), random.nextInt(9)))
            .limit(200)
            .toList();
    assertReduces(
        ExactSum.ofDecimals(),
        BigDecimalCoder.of(),
        values,
        values.stream().reduce(BigDecimal.ZERO, BigDecimal::add),
        random);
  }

  @Test
  void aDecimalThatWouldFillTheMemoryIsRefused() {
    assertThatThrownBy(() -> DecimalSum.EMPTY.addInput(new BigDecimal("1E+999999999")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a decimal may have 1000 digits and a scale within 1000 to be summed, but had 1 and"
                + " -999999999");
  }

  @Test
  void theStoredFormStays() throws Exception {
    assertThat(encoded(ExactSum.ofLongs(), VarLongCoder.of(), List.of(-1L, 300L)))
        .isEqualTo("AgEr");
    assertThat(encoded(ExactSum.ofDoubles(), DoubleCoder.of(), List.of(0.5, 2.25)))
        .isEqualTo("AQv-____DwAAAAAAAAAA");
    assertThat(
            encoded(ExactSum.ofDecimals(), BigDecimalCoder.of(), List.of(new BigDecimal("-1.50"))))
        .isEqualTo("AgL_ag");
  }

  private void assertLongs(List<Long> values, long expected) throws Exception {
    assertReduces(ExactSum.ofLongs(), VarLongCoder.of(), values, expected, random);
  }

  private void assertDoubles(List<Double> values, double expected) throws Exception {
    assertReduces(ExactSum.ofDoubles(), DoubleCoder.of(), values, expected, random);
  }
}
