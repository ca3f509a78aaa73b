package dev.sluice.pipelines.cluster;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Options that the entry class of a cluster knows besides those of the pipeline. */
public interface ClusterEntryOptions extends PipelineOptions {

  @Description(
      "Says that checkpoints in files are meant: where state.checkpoints.dir is a folder that all pods share.")
  @Default.Boolean(false)
  boolean getCheckpointsInFiles();

  void setCheckpointsInFiles(boolean value);
}
