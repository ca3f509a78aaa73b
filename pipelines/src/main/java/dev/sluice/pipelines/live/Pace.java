package dev.sluice.pipelines.live;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.pipelines.definition.LiveSettings;
import dev.sluice.pipelines.options.PaceOptions;

/** Turns the options of a live pipeline that gathers records into how it is run. */
public final class Pace {
  /** A bundle is as long as records are gathered; so many batches are enough at any rate. */
  private static final long BUNDLE_ELEMENTS = 100_000;

  private Pace() {}

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if they cannot be used
   */
  public static LiveSettings of(PaceOptions options) {
    checkArgument(
        options.getCheckpointSeconds() >= 1 && options.getCheckpointSeconds() <= 3_600,
        "--checkpointSeconds must be from 1 to 3600, but was: %s",
        options.getCheckpointSeconds());
    checkArgument(
        options.getGatherMillis() >= 1 && options.getGatherMillis() <= 60_000,
        "--gatherMillis must be from 1 to 60000, but was: %s",
        options.getGatherMillis());
    return new LiveSettings(
        options.getJobName(),
        options.getCheckpointSeconds() * 1_000L,
        options.getGatherMillis(),
        BUNDLE_ELEMENTS,
        options.getCheckpointPath(),
        options.getMetricsPort());
  }
}
