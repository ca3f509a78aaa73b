package dev.sluice.transforms.reducers;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.Doubles;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.DoubleCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.display.DisplayData;

/**
 * Quantiles of all values, each within 1/128 (0.8 %) of the true one.
 *
 * <pre>{@code
 * PCollection<KV<String, List<Double>>> medianAndTail =
 *     millisByCamera.apply("Quantiles", Combine.perKey(Quantiles.at(0.5, 0.99)));
 * }</pre>
 *
 * <p>The true {@code q}-quantile of {@code n} values is the one at place {@code ceil(q * n)} when
 * they are sorted, and the first for {@code q = 0}. Any number will do as a value; it is taken as a
 * double. A value nearer to 0 than the smallest normal double counts as 0, infinities are exact,
 * and NaN stands behind everything. No input gives an empty list.
 *
 * <p>A value is only counted in the bucket of its size: 64 buckets of equal width between two
 * powers of two, of which the middle is the answer. This is the mergeable sketch with a relative
 * error of Masson, Rim and Lee ("DDSketch: A Fast and Fully-Mergeable Quantile Sketch with
 * Relative-Error Guarantees", VLDB 2019) with bucket limits at the upper bits of the double instead
 * of at powers of a logarithm's base: 1.4 times as many buckets, and no logarithm, which may differ
 * in its last bit between machines. The accumulator takes 0.5 kB for each doubling between the
 * smallest and the largest value, 10 kB for values from 1 to a million; encoded 3 bytes or so for
 * each bucket in use.
 */
public final class Quantiles {
  private Quantiles() {}

  /**
   * The quantiles at these ranks.
   *
   * @param ranks from 0 (the smallest value) to 1 (the largest); the answer has one entry for each,
   *     in the same order
   */
  public static <T extends Number> CombineFn<T, ?, List<Double>> at(double... ranks) {
    return new QuantilesFn<>(ranks);
  }

  private static final class QuantilesFn<T extends Number>
      extends CombineFn<T, QuantileBuckets, List<Double>> {
    @Serial private static final long serialVersionUID = 1L;

    private final double[] ranks;

    QuantilesFn(double[] ranks) {
      for (double rank : ranks) {
        checkArgument(rank >= 0 && rank <= 1, "a rank must be from 0 to 1, but was: %s", rank);
      }
      this.ranks = ranks.clone();
    }

    @Override
    public QuantileBuckets createAccumulator() {
      return QuantileBuckets.EMPTY;
    }

    @Override
    public QuantileBuckets addInput(QuantileBuckets buckets, T input) {
      return buckets.addInput(input.doubleValue());
    }

    @Override
    public QuantileBuckets mergeAccumulators(Iterable<QuantileBuckets> accumulators) {
      QuantileBuckets merged = QuantileBuckets.EMPTY;
      for (QuantileBuckets buckets : accumulators) {
        merged = merged.merge(buckets);
      }
      return merged;
    }

    @Override
    public List<Double> extractOutput(QuantileBuckets buckets) {
      if (buckets.equals(QuantileBuckets.EMPTY)) {
        return List.of();
      }
      List<Double> quantiles = new ArrayList<>(ranks.length);
      for (double rank : ranks) {
        quantiles.add(buckets.extract(rank));
      }
      return quantiles;
    }

    @Override
    public Coder<QuantileBuckets> getAccumulatorCoder(CoderRegistry registry, Coder<T> inputCoder) {
      return QuantileBuckets.CODER;
    }

    @Override
    public Coder<List<Double>> getDefaultOutputCoder(CoderRegistry registry, Coder<T> inputCoder) {
      return ListCoder.of(DoubleCoder.of());
    }

    @Override
    public void populateDisplayData(DisplayData.Builder builder) {
      builder.add(DisplayData.item("ranks", Doubles.asList(ranks).toString()).withLabel("Ranks"));
    }
  }
}
