package dev.sluice.io.batches;

import java.io.IOException;
import java.util.List;

/**
 * Writes batches, in effect once: what is written again takes its own place. Waits for a store that
 * is away.
 */
@FunctionalInterface
public interface BatchSink<T> {

  /**
   * Writes a batch; when it returns, the store has all of it.
   *
   * @param batch at least one
   * @throws BatchRefusedException if something in it is refused
   * @throws IOException if the store was away for too long, or refuses whatever comes
   */
  void write(List<T> batch) throws BatchRefusedException, IOException;

  /** How often a write was tried again so far. */
  default long retries() {
    return 0;
  }
}
