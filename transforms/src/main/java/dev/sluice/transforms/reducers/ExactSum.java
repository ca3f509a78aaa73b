package dev.sluice.transforms.reducers;

import dev.sluice.transforms.coders.RecordCoder;
import java.math.BigDecimal;
import org.apache.beam.sdk.coders.BigDecimalCoder;
import org.apache.beam.sdk.coders.DoubleCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/**
 * The sum of all values, added without any error and rounded at most once, at the end.
 *
 * <pre>{@code
 * PCollection<KV<String, Double>> sums = keyed.apply("Sum", Combine.perKey(ExactSum.ofDoubles()));
 * }</pre>
 *
 * <p>No input gives 0.
 */
public final class ExactSum {
  private ExactSum() {}

  /**
   * The sum of longs. A sum beyond the range of long gives {@code Long.MAX_VALUE} or {@code
   * Long.MIN_VALUE}; partial sums may be beyond it. The accumulator takes 17 bytes at most,
   * encoded.
   */
  public static CombineFn<Long, ?, Long> ofLongs() {
    return new Reducer<>(LongSum.EMPTY, RecordCoder.of(LongSum.class), VarLongCoder.of());
  }

  /**
   * The sum of doubles: the double nearest to the true sum, of two that are equally near the even
   * one. A sum that rounds beyond the largest double gives infinity. A NaN, or infinities of both
   * signs, give NaN. A sum of zero is 0.0, never -0.0. The accumulator takes some 30 bytes,
   * encoded, for values of like size, and 300 at most.
   */
  public static CombineFn<Double, ?, Double> ofDoubles() {
    return new Reducer<>(DoubleSum.EMPTY, RecordCoder.of(DoubleSum.class), DoubleCoder.of());
  }

  /**
   * The sum of decimals, with as many decimal places as the value that has most (and not fewer than
   * none). The accumulator has as many digits as the sum.
   *
   * <p>A value of more than 1000 digits or with a scale beyond 1000 fails the job with an {@link
   * IllegalArgumentException}, since 1E+999999999 would fill the memory: reject it before.
   */
  public static CombineFn<BigDecimal, ?, BigDecimal> ofDecimals() {
    return new Reducer<>(DecimalSum.EMPTY, RecordCoder.of(DecimalSum.class), BigDecimalCoder.of());
  }
}
