package dev.sluice.transforms.reducers;

import dev.sluice.transforms.coders.RecordCoder;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import org.apache.beam.sdk.coders.BigDecimalCoder;
import org.apache.beam.sdk.coders.DoubleCoder;
import org.apache.beam.sdk.coders.OptionalCoder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/**
 * The mean of all values: their exact sum divided by their number, rounded once.
 *
 * <pre>{@code
 * PCollection<KV<String, Optional<Double>>> means =
 *     keyed.apply("Mean", Combine.perKey(ExactMean.ofLongs()));
 * }</pre>
 *
 * <p>No input gives {@code Optional.empty()}. The accumulator is that of {@link ExactSum} and a
 * count.
 */
public final class ExactMean {
  private ExactMean() {}

  /** The mean of longs: the double nearest to the true one, of two equally near the even one. */
  public static CombineFn<Long, ?, Optional<Double>> ofLongs() {
    return new Reducer<>(
        new OfLongs(LongSum.EMPTY, 0),
        RecordCoder.of(OfLongs.class),
        OptionalCoder.of(DoubleCoder.of()));
  }

  /**
   * The mean of doubles: the double nearest to the true one, of two equally near the even one. A
   * NaN, or infinities of both signs, give NaN. The sum may be beyond the largest double.
   */
  public static CombineFn<Double, ?, Optional<Double>> ofDoubles() {
    return new Reducer<>(
        new OfDoubles(DoubleSum.EMPTY, 0),
        RecordCoder.of(OfDoubles.class),
        OptionalCoder.of(DoubleCoder.of()));
  }

  /** The mean of decimals, rounded to 34 digits, half to even; for what is refused see the sum. */
  public static CombineFn<BigDecimal, ?, Optional<BigDecimal>> ofDecimals() {
    return new Reducer<>(
        new OfDecimals(DecimalSum.EMPTY, 0),
        RecordCoder.of(OfDecimals.class),
        OptionalCoder.of(BigDecimalCoder.of()));
  }

  record OfLongs(LongSum sum, long count) implements Accumulator<Long, OfLongs, Optional<Double>> {
    @Override
    public OfLongs addInput(Long input) {
      return new OfLongs(sum.addInput(input), count + 1);
    }

    @Override
    public OfLongs merge(OfLongs other) {
      return new OfLongs(sum.merge(other.sum), count + other.count);
    }

    @Override
    public Optional<Double> extract() {
      return count == 0 ? Optional.empty() : Optional.of(DoubleSum.nearest(sum.total(), 0, count));
    }
  }

  record OfDoubles(DoubleSum sum, long count)
      implements Accumulator<Double, OfDoubles, Optional<Double>> {
    @Override
    public OfDoubles addInput(Double input) {
      return new OfDoubles(sum.addInput(input), count + 1);
    }

    @Override
    public OfDoubles merge(OfDoubles other) {
      return new OfDoubles(sum.merge(other.sum), count + other.count);
    }

    @Override
    public Optional<Double> extract() {
      return count == 0 ? Optional.empty() : Optional.of(sum.dividedBy(count));
    }
  }

  record OfDecimals(DecimalSum sum, long count)
      implements Accumulator<BigDecimal, OfDecimals, Optional<BigDecimal>> {
    @Override
    public OfDecimals addInput(BigDecimal input) {
      return new OfDecimals(sum.addInput(input), count + 1);
    }

    @Override
    public OfDecimals merge(OfDecimals other) {
      return new OfDecimals(sum.merge(other.sum), count + other.count);
    }

    @Override
    public Optional<BigDecimal> extract() {
      return count == 0
          ? Optional.empty()
          : Optional.of(sum.total().divide(BigDecimal.valueOf(count), MathContext.DECIMAL128));
    }
  }
}
