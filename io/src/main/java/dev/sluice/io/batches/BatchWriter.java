package dev.sluice.io.batches;

import java.io.IOException;
import java.util.List;

/**
 * Writes batches, and finds what a store refuses by halving them: of n elements of which k are
 * refused, in at most about 2 k log n writes. All that is not refused is written.
 */
public final class BatchWriter<T> {

  /** Takes what was refused. */
  @FunctionalInterface
  public interface Refusals<T> {
    /**
     * Takes an element that the store refuses by itself.
     *
     * @param message why, for a person; holds no part of the data
     */
    void refused(T element, String message);
  }

  private final BatchSink<T> sink;

  /** Writes to a sink. */
  public BatchWriter(BatchSink<T> sink) {
    this.sink = sink;
  }

  /**
   * Writes a batch; when it returns, the store has all of it that it takes.
   *
   * @param batch may be empty
   * @throws IOException as the sink does
   */
  public void write(List<T> batch, Refusals<T> refusals) throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    try {
      sink.write(batch);
    } catch (BatchRefusedException e) {
      if (batch.size() == 1) {
        refusals.refused(batch.get(0), String.valueOf(e.getMessage()));
        return;
      }
      int middle = batch.size() / 2;
      write(batch.subList(0, middle), refusals);
      write(batch.subList(middle, batch.size()), refusals);
    }
  }
}
