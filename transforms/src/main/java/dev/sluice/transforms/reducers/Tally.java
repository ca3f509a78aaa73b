package dev.sluice.transforms.reducers;

import java.io.Serial;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/**
 * How many values there are.
 *
 * <pre>{@code
 * PCollection<KV<Bucket, Long>> counts = keyed.apply("Count", Combine.perKey(Tally.of()));
 * }</pre>
 *
 * <p>No input gives 0. The accumulator is one long.
 */
public final class Tally {
  private Tally() {}

  public static <T> CombineFn<T, ?, Long> of() {
    return new TallyFn<T>();
  }

  private static final class TallyFn<T> extends CombineFn<T, Long, Long> {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public Long createAccumulator() {
      return 0L;
    }

    @Override
    public Long addInput(Long count, T input) {
      return count + 1;
    }

    @Override
    public Long mergeAccumulators(Iterable<Long> counts) {
      long total = 0;
      for (long count : counts) {
        total += count;
      }
      return total;
    }

    @Override
    public Long extractOutput(Long count) {
      return count;
    }

    @Override
    public Coder<Long> getAccumulatorCoder(CoderRegistry registry, Coder<T> inputCoder) {
      return VarLongCoder.of();
    }

    @Override
    public Coder<Long> getDefaultOutputCoder(CoderRegistry registry, Coder<T> inputCoder) {
      return VarLongCoder.of();
    }
  }
}
