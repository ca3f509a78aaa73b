package dev.sluice.transforms.reducers;

import dev.sluice.transforms.coders.RecordCoder;
import java.io.Serializable;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/**
 * The smallest and the largest value, in one pass. For values that are not numbers, {@link TopN} of
 * one.
 *
 * <pre>{@code
 * PCollection<KV<String, Extremes.OfLongs>> ranges =
 *     keyed.apply("Range", Combine.perKey(Extremes.ofLongs()));
 * }</pre>
 *
 * <p>No input gives a smallest that is larger than the largest, which {@code isEmpty()} tells. The
 * accumulator takes 20 bytes at most, encoded.
 */
public final class Extremes {
  private Extremes() {}

  /** The extremes of longs. */
  public static CombineFn<Long, ?, OfLongs> ofLongs() {
    return new Reducer<>(
        LongExtremes.EMPTY, RecordCoder.of(LongExtremes.class), RecordCoder.of(OfLongs.class));
  }

  /** The extremes of doubles. A NaN makes both NaN; -0.0 is smaller than 0.0. */
  public static CombineFn<Double, ?, OfDoubles> ofDoubles() {
    return new Reducer<>(
        DoubleExtremes.EMPTY,
        RecordCoder.of(DoubleExtremes.class),
        RecordCoder.of(OfDoubles.class));
  }

  /** The smallest and the largest of some longs; of none, and only then, {@code min > max}. */
  public record OfLongs(long min, long max) implements Serializable {
    public boolean isEmpty() {
      return min > max;
    }
  }

  /** The smallest and the largest of some doubles; of none, and only then, {@code min > max}. */
  public record OfDoubles(double min, double max) implements Serializable {
    public OfDoubles {
      // One NaN for all: which of its many bit patterns came first depends on the order.
      min = Double.isNaN(min) ? Double.NaN : min;
      max = Double.isNaN(max) ? Double.NaN : max;
    }

    public boolean isEmpty() {
      return min > max;
    }
  }

  record LongExtremes(long min, long max) implements Accumulator<Long, LongExtremes, OfLongs> {
    static final LongExtremes EMPTY = new LongExtremes(Long.MAX_VALUE, Long.MIN_VALUE);

    @Override
    public LongExtremes addInput(Long input) {
      return new LongExtremes(Math.min(min, input), Math.max(max, input));
    }

    @Override
    public LongExtremes merge(LongExtremes other) {
      return new LongExtremes(Math.min(min, other.min), Math.max(max, other.max));
    }

    @Override
    public OfLongs extract() {
      return new OfLongs(min, max);
    }
  }

  record DoubleExtremes(double min, double max)
      implements Accumulator<Double, DoubleExtremes, OfDoubles> {
    static final DoubleExtremes EMPTY =
        new DoubleExtremes(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    @Override
    public DoubleExtremes addInput(Double input) {
      return new DoubleExtremes(Math.min(min, input), Math.max(max, input));
    }

    @Override
    public DoubleExtremes merge(DoubleExtremes other) {
      return new DoubleExtremes(Math.min(min, other.min), Math.max(max, other.max));
    }

    @Override
    public OfDoubles extract() {
      return new OfDoubles(min, max);
    }
  }
}
