package dev.sluice.benchmarks.measure;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;

/** Quantiles by the nearest rank: always a value that was measured. */
public final class SampleQuantiles {

  private SampleQuantiles() {}

  /**
   * The value that so much of all does not exceed.
   *
   * @param sorted at least one
   * @param share from 0 to 1
   */
  public static long of(List<Long> sorted, double share) {
    checkArgument(!sorted.isEmpty(), "a quantile of nothing");
    return sorted.get((int) Math.max(0, Math.ceil(share * sorted.size()) - 1));
  }
}
