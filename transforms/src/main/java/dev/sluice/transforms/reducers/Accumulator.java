package dev.sluice.transforms.reducers;

import java.io.Serializable;

/**
 * What a reducer remembers of its inputs: a value, never changed. Merging is associative and
 * commutative, and adding an input is the same as merging what the empty accumulator makes of it.
 */
interface Accumulator<InputT, AccumT, OutputT> extends Serializable {

  /** Of the inputs of this one and {@code input}. */
  AccumT addInput(InputT input);

  /** Of the inputs of both. */
  AccumT merge(AccumT other);

  /** The answer for its inputs. */
  OutputT extract();
}
