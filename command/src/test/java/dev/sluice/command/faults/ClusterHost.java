package dev.sluice.command.faults;

import dev.sluice.local.FlinkCluster;
import java.nio.file.Path;

/** Has the cluster that jobs of a round run on, which may be another one later. */
interface ClusterHost {

  /** Where checkpoints and savepoints go. */
  Path folder();

  /** The cluster of now. */
  FlinkCluster cluster();
}
