package dev.sluice.command.clusters;

import dev.sluice.pipelines.launch.ClusterRest;
import dev.sluice.pipelines.launch.FlinkDefaults;
import picocli.CommandLine.Option;

/** Which cluster a command speaks to. */
final class ClusterOptions {
  @Option(
      names = "--flinkMaster",
      paramLabel = "HOST:PORT",
      description = "The REST address of the Flink cluster (default: ${DEFAULT-VALUE}).",
      defaultValue = "localhost:8081")
  private String master = "localhost:8081";

  ClusterOptions() {}

  /**
   * The cluster; no connection is opened yet.
   *
   * @throws IllegalArgumentException if the address is none
   */
  ClusterRest cluster() {
    return new ClusterRest(FlinkDefaults.address(master).withDefaultPort(8081));
  }
}
