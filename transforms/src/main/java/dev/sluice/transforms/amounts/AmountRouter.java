package dev.sluice.transforms.amounts;

import java.io.Serializable;

/**
 * Gives an element, or the parts of one, to bands. A named class with a fixed serialVersionUID, as
 * it is part of the pipeline's graph.
 */
public interface AmountRouter<T> extends Serializable {

  /** Takes what belongs where. */
  interface Receiver<T> {
    /**
     * Takes something that belongs to a band.
     *
     * @param band its place in {@link AmountBands#names}
     * @param elements how many elements that is, for the counters
     */
    void routed(int band, T part, int elements);

    /** Takes something that has no usable decimal. */
    void rejected(T part);
  }

  /** Gives all of an element to {@code out}, each part of it once. */
  void route(T element, AmountBands bands, Receiver<T> out);
}
