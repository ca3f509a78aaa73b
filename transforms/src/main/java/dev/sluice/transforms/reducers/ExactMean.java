package dev.sluice.transforms.reducers;

import dev.sluice.transforms.coders.RecordCoder;
import org.apache.beam.sdk.coders.DoubleCoder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/**
 * The mean of all values: their exact sum divided by their number, rounded once.
 *
 * <pre>{@code
 * PCollection<KV<String, Double>> means =
 *     keyed.apply("Mean", Combine.perKey(ExactMean.ofLongs()));
 * }</pre>
 *
 * <p>No input gives NaN. The accumulator is that of {@link ExactSum} and a count.
 */
public final class ExactMean {
  private ExactMean() {}

  /** The mean of longs: the double nearest to the true one, of two equally near the even one. */
  public static CombineFn<Long, ?, Double> ofLongs() {
    return new Reducer<>(
        new OfLongs(LongSum.EMPTY, 0), RecordCoder.of(OfLongs.class), DoubleCoder.of());
  }

  /**
   * The mean of doubles: the double nearest to the true one, of two equally near the even one. A
   * NaN, or infinities of both signs, give NaN. The sum may be beyond the largest double.
   */
  public static CombineFn<Double, ?, Double> ofDoubles() {
    return new Reducer<>(
        new OfDoubles(DoubleSum.EMPTY, 0), RecordCoder.of(OfDoubles.class), DoubleCoder.of());
  }

  record OfLongs(LongSum sum, long count) implements Accumulator<Long, OfLongs, Double> {
    @Override
    public OfLongs addInput(Long input) {
      return new OfLongs(sum.addInput(input), count + 1);
    }

    @Override
    public OfLongs merge(OfLongs other) {
      return new OfLongs(sum.merge(other.sum), count + other.count);
    }

    @Override
    public Double extract() {
      return count == 0 ? Double.NaN : DoubleSum.nearest(sum.total(), 0, count);
    }
  }

  record OfDoubles(DoubleSum sum, long count) implements Accumulator<Double, OfDoubles, Double> {
    @Override
    public OfDoubles addInput(Double input) {
      return new OfDoubles(sum.addInput(input), count + 1);
    }

    @Override
    public OfDoubles merge(OfDoubles other) {
      return new OfDoubles(sum.merge(other.sum), count + other.count);
    }

    @Override
    public Double extract() {
      return count == 0 ? Double.NaN : sum.dividedBy(count);
    }
  }
}
