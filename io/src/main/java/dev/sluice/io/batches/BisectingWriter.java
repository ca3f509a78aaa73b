package dev.sluice.io.batches;

import java.io.IOException;
import java.util.List;

/**
 * Writes batches, and finds what a store refuses by halving them: of n elements of which k are
 * refused, in at most about 2 k log n writes. All that is not refused is written.
 *
 * <p>Where some in a row are refused, those behind them are written one by one until one is not:
 * halving would find what is refused altogether in 2 n writes.
 */
public final class BisectingWriter<T> {

  /** Takes what was refused, in the order of the batch. */
  @FunctionalInterface
  public interface Refusals<T> {
    /**
     * Takes an element that the store refuses by itself.
     *
     * @param message why, for a person; holds no part of the data
     */
    void refused(T element, String message);
  }

  /** Of a store's limit or clock, and not of a field here and there. */
  private static final int IN_A_ROW = 3;

  private final BatchSink<T> sink;
  private int refusedInARow;

  /** Writes to a sink. */
  public BisectingWriter(BatchSink<T> sink) {
    this.sink = sink;
  }

  /**
   * Writes a batch; when it returns, the store has all of it that it takes.
   *
   * @param batch may be empty
   * @throws IOException as the sink does
   */
  public void write(List<T> batch, Refusals<T> refusals) throws IOException {
    refusedInARow = 0;
    if (!batch.isEmpty()) {
      find(batch, refusals);
    }
  }

  private void find(List<T> batch, Refusals<T> refusals) throws IOException {
    try {
      sink.write(batch);
      refusedInARow = 0;
    } catch (BatchRefusedException e) {
      if (batch.size() == 1 || e.isOfAll()) {
        refusedInARow += batch.size();
        batch.forEach(one -> refusals.refused(one, String.valueOf(e.getMessage())));
        return;
      }
      int middle = batch.size() / 2;
      part(batch.subList(0, middle), refusals);
      part(batch.subList(middle, batch.size()), refusals);
    }
  }

  /** A part of a batch of which something is refused. */
  private void part(List<T> batch, Refusals<T> refusals) throws IOException {
    int next = 0;
    while (next < batch.size() && refusedInARow >= IN_A_ROW) {
      find(batch.subList(next, next + 1), refusals);
      next++;
    }
    if (next < batch.size()) {
      find(batch.subList(next, batch.size()), refusals);
    }
  }
}
