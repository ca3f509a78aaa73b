package dev.sluice.io.batches;

import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * What writes of batches count.
 *
 * @param written what the store has taken
 * @param rejected what it has refused
 * @param batches that went out, before any was halved
 * @param retried writes that were tried again
 * @param millis spent with writing, waits among them
 */
public record WriteCounters(
    Counter written, Counter rejected, Counter batches, Counter retried, Counter millis) {

  /**
   * Counters of a transform.
   *
   * @param noun what is written, such as {@code rows}: the begin of {@code rows_written} and {@code
   *     rows_rejected}
   */
  public static WriteCounters of(Class<?> transform, String noun) {
    return new WriteCounters(
        Metrics.counter(transform, noun + "_written"),
        Metrics.counter(transform, noun + "_rejected"),
        Metrics.counter(transform, "batches_written"),
        Metrics.counter(transform, "writes_retried"),
        Metrics.counter(transform, "write_millis"));
  }

  /** Shows those that may stay at 0. */
  void show() {
    rejected.inc(0);
    retried.inc(0);
  }
}
