package dev.sluice.transforms.reducers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.coders.CannotProvideCoderException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.testing.CombineFnTester;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;

/** What holds for every reducer. */
final class ReducerProperties {

  private static final int TREES = 20;

  private ReducerProperties() {}

  /**
   * Asserts that the reducer gives {@code expected} whatever the order of the inputs, their split
   * and the tree by which accumulators merge, that all trees end in the same encoded bytes, that no
   * step changes an accumulator, and that accumulators come back from their coder.
   */
  static <I, A, O> void assertReduces(
      CombineFn<I, A, O> fn, Coder<I> inputCoder, List<I> inputs, O expected, Random random)
      throws Exception {
    CombineFnTester.testCombineFn(fn, new ArrayList<>(inputs), expected);
    SerializableUtils.ensureSerializable(fn);
    Coder<A> coder = accumulatorCoder(fn, inputCoder);
    CoderProperties.coderSerializable(coder);
    byte[] first = null;
    for (int i = 0; i < TREES; i++) {
      A root = randomTree(fn, coder, inputs, random);
      CoderProperties.coderDecodeEncodeEqual(coder, root);
      byte[] bytes = CoderUtils.encodeToByteArray(coder, root);
      first = first == null ? bytes : first;
      assertThat(bytes).isEqualTo(first);
      assertThat(fn.extractOutput(root)).isEqualTo(expected);
      assertThat(fn.extractOutput(root)).isEqualTo(expected);
    }
  }

  private static <I, A> A randomTree(
      CombineFn<I, A, ?> fn, Coder<A> coder, List<I> inputs, Random random) throws Exception {
    List<I> shuffled = new ArrayList<>(inputs);
    Collections.shuffle(shuffled, random);
    List<A> accumulators = new ArrayList<>();
    accumulators.add(fn.createAccumulator());
    for (I input : shuffled) {
      if (random.nextInt(10) == 0) {
        accumulators.add(fn.createAccumulator());
      }
      int some = random.nextInt(accumulators.size());
      A before = accumulators.get(some);
      byte[] bytes = CoderUtils.encodeToByteArray(coder, before);
      accumulators.set(some, fn.addInput(before, input));
      assertThat(CoderUtils.encodeToByteArray(coder, before)).isEqualTo(bytes);
    }
    while (accumulators.size() > 1) {
      Collections.shuffle(accumulators, random);
      int some = 2 + random.nextInt(Math.min(3, accumulators.size() - 1));
      List<A> few = accumulators.subList(0, Math.min(some, accumulators.size()));
      A merged = fn.compact(fn.mergeAccumulators(List.copyOf(few)));
      few.clear();
      accumulators.add(random.nextBoolean() ? merged : CoderUtils.clone(coder, merged));
    }
    return accumulators.get(0);
  }

  static <I, A> Coder<A> accumulatorCoder(CombineFn<I, A, ?> fn, Coder<I> inputCoder)
      throws CannotProvideCoderException {
    return fn.getAccumulatorCoder(CoderRegistry.createDefault(), inputCoder);
  }

  /** The encoded accumulator of some inputs, in base64: what a savepoint holds. */
  static <I, A> String encoded(CombineFn<I, A, ?> fn, Coder<I> inputCoder, List<I> inputs)
      throws Exception {
    A accumulator = fn.createAccumulator();
    for (I input : inputs) {
      accumulator = fn.addInput(accumulator, input);
    }
    return CoderUtils.encodeToBase64(accumulatorCoder(fn, inputCoder), accumulator);
  }
}
