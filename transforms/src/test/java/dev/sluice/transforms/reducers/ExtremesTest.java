package dev.sluice.transforms.reducers;

import static dev.sluice.transforms.reducers.ReducerProperties.assertReduces;
import static dev.sluice.transforms.reducers.ReducerProperties.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.transforms.Seeds;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.DoubleCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.junit.jupiter.api.Test;

class ExtremesTest {

  private final Random random = Seeds.random();

  @Test
  void theSmallestAndTheLargestAreFound() throws Exception {
    List<Long> longs = Stream.generate(random::nextLong).limit(200).toList();
    assertReduces(
        Extremes.ofLongs(),
        VarLongCoder.of(),
        longs,
        new Extremes.OfLongs(Collections.min(longs), Collections.max(longs)),
        random);
    List<Double> doubles = Stream.generate(random::nextGaussian).limit(200).toList();
    assertDoubles(doubles, Collections.min(doubles), Collections.max(doubles));
  }

  @Test
  void nothingHasEmptyExtremes() throws Exception {
    Extremes.OfLongs longs = new Extremes.OfLongs(Long.MAX_VALUE, Long.MIN_VALUE);
    assertReduces(Extremes.ofLongs(), VarLongCoder.of(), List.of(), longs, random);
    assertDoubles(List.of(), Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    assertThat(longs.isEmpty()).isTrue();
    assertThat(new Extremes.OfLongs(1, 1).isEmpty()).isFalse();
    assertThat(new Extremes.OfDoubles(1, 0).isEmpty()).isTrue();
    assertThat(new Extremes.OfDoubles(Double.NaN, Double.NaN).isEmpty()).isFalse();
  }

  @Test
  void theEndsOfTheTypesAreValuesToo() throws Exception {
    assertReduces(
        Extremes.ofLongs(),
        VarLongCoder.of(),
        List.of(Long.MAX_VALUE),
        new Extremes.OfLongs(Long.MAX_VALUE, Long.MAX_VALUE),
        random);
    double infinity = Double.POSITIVE_INFINITY;
    assertDoubles(List.of(infinity), infinity, infinity);
    assertDoubles(List.of(-infinity, infinity), -infinity, infinity);
  }

  @Test
  void negativeZeroIsTheSmallerZero() throws Exception {
    assertDoubles(List.of(0.0, -0.0, 0.0), -0.0, 0.0);
  }

  @Test
  void oneNaNMakesBothNaN() throws Exception {
    double otherNaN = Double.longBitsToDouble(0xfff8_0000_0000_1234L);
    assertDoubles(List.of(1.0, otherNaN, 2.0, Double.NaN), Double.NaN, Double.NaN);
  }

  @Test
  void theStoredFormStays() throws Exception {
    assertThat(encoded(Extremes.ofLongs(), VarLongCoder.of(), List.of(1L, 300L))).isEqualTo("AawC");
    assertThat(encoded(Extremes.ofDoubles(), DoubleCoder.of(), List.of(1.0, 2.0)))
        .isEqualTo("P_AAAAAAAABAAAAAAAAAAA");
  }

  private void assertDoubles(List<Double> values, double min, double max) throws Exception {
    assertReduces(
        Extremes.ofDoubles(), DoubleCoder.of(), values, new Extremes.OfDoubles(min, max), random);
  }
}
