package dev.sluice.pipelines.definition;

import static com.google.common.base.Preconditions.checkArgument;

import org.jspecify.annotations.Nullable;

/**
 * What a live job wants of its runner.
 *
 * @param jobName the job's name on a cluster, also part of its consumer groups
 * @param checkpointMillis time from one checkpoint to the next, milliseconds
 * @param bundleMillis the longest that a bundle stays open, milliseconds; it ends before each
 *     checkpoint in any case
 * @param bundleElements the most elements of a bundle, which are batches of records
 * @param checkpointPath where checkpoints are kept; null for the cluster's own setting, or a local
 *     folder on an embedded Flink
 * @param metricsPort where an embedded Flink serves metrics, 0 for any free port; null if it does
 *     not
 */
public record LiveSettings(
    String jobName,
    long checkpointMillis,
    long bundleMillis,
    long bundleElements,
    @Nullable String checkpointPath,
    @Nullable Integer metricsPort) {

  public LiveSettings {
    checkArgument(
        jobName.matches("[A-Za-z0-9._-]+"),
        "--jobName must be of letters, digits, '.', '_' and '-', but was: %s",
        jobName);
    checkArgument(
        checkpointMillis > 0, "checkpointMillis must be positive, but was: %s", checkpointMillis);
    checkArgument(bundleMillis > 0, "bundleMillis must be positive, but was: %s", bundleMillis);
    checkArgument(
        bundleElements > 0, "bundleElements must be positive, but was: %s", bundleElements);
    checkArgument(
        metricsPort == null || (metricsPort >= 0 && metricsPort <= 65_535),
        "--metricsPort must be from 0 to 65535, but was: %s",
        metricsPort);
  }

  /** The consumer group of the job: no two jobs share one. */
  public String groupId(String pipeline) {
    return "sluice-" + pipeline + "-" + jobName;
  }
}
