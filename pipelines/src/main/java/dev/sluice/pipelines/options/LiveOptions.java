package dev.sluice.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** How a job that runs until it is stopped is kept going. */
public interface LiveOptions extends DisableOptions {

  @Description(
      "Where checkpoints are kept, such as s3://bucket/checkpoints or file:///mnt/checkpoints: all machines of a cluster "
          + "must reach it. Default: what the cluster is configured with; embedded, a folder of the checkout.")
  @Nullable String getCheckpointPath();

  void setCheckpointPath(@Nullable String value);

  @Description(
      "The savepoint or retained checkpoint to start from, as sluice stop and sluice jobs print it; on a cluster only.")
  @Nullable String getSavepointPath();

  void setSavepointPath(@Nullable String value);

  @Description(
      "On an embedded Flink, the port where metrics are served for Prometheus, at /metrics; 0 for any free one, which is "
          + "printed. Default: not served. A cluster has a configuration of its own for that.")
  @Nullable Integer getMetricsPort();

  void setMetricsPort(@Nullable Integer value);
}
