package dev.sluice.transforms.reducers;

import java.io.Serial;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/** Lets an {@link Accumulator} be used as a {@code CombineFn}. */
final class Reducer<InputT, AccumT extends Accumulator<InputT, AccumT, OutputT>, OutputT>
    extends CombineFn<InputT, AccumT, OutputT> {
  @Serial private static final long serialVersionUID = 1L;

  private final AccumT empty;
  private final Coder<AccumT> accumulatorCoder;
  private final Coder<OutputT> outputCoder;

  Reducer(AccumT empty, Coder<AccumT> accumulatorCoder, Coder<OutputT> outputCoder) {
    this.empty = empty;
    this.accumulatorCoder = accumulatorCoder;
    this.outputCoder = outputCoder;
  }

  @Override
  public AccumT createAccumulator() {
    return empty;
  }

  @Override
  public AccumT addInput(AccumT accumulator, InputT input) {
    return accumulator.addInput(input);
  }

  @Override
  public AccumT mergeAccumulators(Iterable<AccumT> accumulators) {
    AccumT merged = empty;
    for (AccumT accumulator : accumulators) {
      merged = merged.merge(accumulator);
    }
    return merged;
  }

  @Override
  public OutputT extractOutput(AccumT accumulator) {
    return accumulator.extract();
  }

  @Override
  public Coder<AccumT> getAccumulatorCoder(CoderRegistry registry, Coder<InputT> inputCoder) {
    return accumulatorCoder;
  }

  @Override
  public Coder<OutputT> getDefaultOutputCoder(CoderRegistry registry, Coder<InputT> inputCoder) {
    return outputCoder;
  }
}
