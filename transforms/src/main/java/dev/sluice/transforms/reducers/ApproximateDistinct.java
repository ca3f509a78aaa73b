package dev.sluice.transforms.reducers;

import com.google.common.hash.Funnel;
import com.google.common.hash.Funnels;
import com.google.common.hash.Hashing;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.display.DisplayData;

/**
 * About how many different values there are. The standard error is 1.6 % at most: two answers of
 * three are within that, 19 of 20 within twice that. Some tens of values are mostly counted
 * exactly.
 *
 * <pre>{@code
 * PCollection<KV<String, Long>> visitors =
 *     trackByCamera.apply("Distinct", Combine.perKey(ApproximateDistinct.ofStrings()));
 * }</pre>
 *
 * <p>No input gives 0. The accumulator is 4 kB in memory; encoded it takes 3 bytes a value for
 * small sets, and 4 kB at most.
 *
 * <p>This is HyperLogLog (Flajolet, Fusy, Gandouet and Meunier, 2007) with 4096 registers over the
 * 64 first bits of MurmurHash3, and the estimator of Ertl ("New cardinality estimation algorithms
 * for HyperLogLog sketches", 2017, section 4), which has no tables and no ranges to switch between,
 * and looks at nothing but the registers: so the answer depends on the set of values alone. (That
 * of an Apache DataSketches sketch depends on their order until the first merge, and changes with
 * it. Beam's ApproximateUnique needs 15,000 hashes, serialized by Java, for the same error.)
 */
public final class ApproximateDistinct {
  private ApproximateDistinct() {}

  public static CombineFn<String, ?, Long> ofStrings() {
    return new DistinctFn<>(Funnels.stringFunnel(StandardCharsets.UTF_8));
  }

  public static CombineFn<Long, ?, Long> ofLongs() {
    return new DistinctFn<>(Funnels.longFunnel());
  }

  private static final class DistinctFn<T> extends CombineFn<T, HyperLogLog, Long> {
    @Serial private static final long serialVersionUID = 1L;

    private final Funnel<? super T> funnel;

    DistinctFn(Funnel<? super T> funnel) {
      this.funnel = funnel;
    }

    @Override
    public HyperLogLog createAccumulator() {
      return HyperLogLog.EMPTY;
    }

    @Override
    public HyperLogLog addInput(HyperLogLog registers, T input) {
      return registers.addInput(Hashing.murmur3_128().hashObject(input, funnel).asLong());
    }

    @Override
    public HyperLogLog mergeAccumulators(Iterable<HyperLogLog> accumulators) {
      HyperLogLog merged = HyperLogLog.EMPTY;
      for (HyperLogLog registers : accumulators) {
        merged = merged.merge(registers);
      }
      return merged;
    }

    @Override
    public Long extractOutput(HyperLogLog registers) {
      return registers.extract();
    }

    @Override
    public Coder<HyperLogLog> getAccumulatorCoder(CoderRegistry registry, Coder<T> inputCoder) {
      return HyperLogLog.CODER;
    }

    @Override
    public Coder<Long> getDefaultOutputCoder(CoderRegistry registry, Coder<T> inputCoder) {
      return VarLongCoder.of();
    }

    @Override
    public void populateDisplayData(DisplayData.Builder builder) {
      builder.add(DisplayData.item("registers", HyperLogLog.REGISTERS).withLabel("Registers"));
    }
  }
}
