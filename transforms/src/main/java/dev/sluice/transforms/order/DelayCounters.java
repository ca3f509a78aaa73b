package dev.sluice.transforms.order;

import java.util.stream.LongStream;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * Counts delays as cumulative buckets, since Beam has no histogram: {@code NAME_le_500} is how many
 * were no longer than 500 milliseconds, {@code NAME_le_inf} how many there were.
 */
public final class DelayCounters {
  private static final long[] UP_TO_MILLIS = {
    100, 250, 500, 1_000, 2_500, 5_000, 10_000, 15_000, 30_000, 60_000, 300_000, 3_600_000
  };

  private final Counter[] counters;
  private final Counter all;

  /**
   * Of a transform, in whose namespace they are counted.
   *
   * @param name what all their names begin with
   */
  public DelayCounters(Class<?> transform, String name) {
    counters =
        LongStream.of(UP_TO_MILLIS)
            .mapToObj(upTo -> Metrics.counter(transform, name + "_le_" + upTo))
            .toArray(Counter[]::new);
    all = Metrics.counter(transform, name + "_le_inf");
  }

  /** Makes all counters known, as zero. */
  public void show() {
    for (Counter counter : counters) {
      counter.inc(0);
    }
    all.inc(0);
  }

  /** Counts one. */
  public void count(long millis) {
    for (int i = counters.length - 1; i >= 0 && millis <= UP_TO_MILLIS[i]; i--) {
      counters[i].inc();
    }
    all.inc();
  }
}
