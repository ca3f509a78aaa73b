package dev.sluice.pipelines.cluster;

import dev.sluice.pipelines.options.StartOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options that the entry class of a cluster knows besides those of the pipeline. */
public interface ClusterEntryOptions extends StartOptions {

  @Description(
      "Says that checkpoints in files are meant: where state.checkpoints.dir is a folder that all pods share.")
  @Default.Boolean(false)
  boolean getCheckpointsInFiles();

  void setCheckpointsInFiles(boolean value);

  @Description(
      "The state generation of the release that the job's state is of, as sluice --version says it: a release of another one is "
          + "refused, as it could not go on with that. 0: nothing is checked.")
  @Default.Integer(0)
  int getStateGeneration();

  void setStateGeneration(int value);
}
