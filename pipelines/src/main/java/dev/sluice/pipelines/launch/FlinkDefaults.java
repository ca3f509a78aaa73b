package dev.sluice.pipelines.launch;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.net.HostAndPort;
import java.nio.file.Path;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;

/** What the runner has to be told for a job on Flink besides what a person says. */
public final class FlinkDefaults {
  private FlinkDefaults() {}

  /**
   * Makes the options complete: for a cluster, the jar that it has to load, and an environment that
   * restarts the job and cancels it with its client.
   *
   * @param jars what the pipeline is in
   * @throws IllegalArgumentException if the address cannot be used or a jar is not there
   */
  public static void apply(FlinkPipelineOptions options, PipelineJars jars) {
    refuseCallersCluster(options);
    String master = options.getFlinkMaster();
    if (master.startsWith("[")) {
      options.setFlinkConfDir(
          FlinkConfiguration.folder(
                  options.getFlinkConfDir(), FlinkConfiguration.EMBEDDED, jars.forEmbedded())
              .toString());
      return;
    }
    ClusterEnvironment.use(
        address(master), jars.forCluster(options.getFilesToStage()), configuration(options));
    options.setFlinkMaster(ClusterEnvironment.MASTER);
  }

  /**
   * Names the jars that a cluster has to load, and nothing else; for jobs for which the environment
   * that Beam makes is good.
   *
   * @param jars as above
   * @throws IllegalArgumentException as above
   */
  static void stage(FlinkPipelineOptions options, PipelineJars jars) {
    if (!options.getFlinkMaster().startsWith("[")) {
      HostAndPort unused = address(options.getFlinkMaster());
      options.setFilesToStage(
          jars.forCluster(options.getFilesToStage()).stream().map(Path::toString).toList());
    }
  }

  /** Nobody calls the command. */
  static void refuseCallersCluster(FlinkPipelineOptions options) {
    checkArgument(
        !options.getFlinkMaster().equals(ApplicationFlink.MASTER),
        "--flinkMaster=%s is for the entry class of a cluster, dev.sluice.pipelines.cluster.ClusterEntry",
        ApplicationFlink.MASTER);
  }

  private static Configuration configuration(FlinkPipelineOptions options) {
    return options.getFlinkConfDir() == null
        ? new Configuration()
        : GlobalConfiguration.loadConfiguration(options.getFlinkConfDir());
  }

  /** Reads the address of a cluster. */
  public static HostAndPort address(String master) {
    try {
      return HostAndPort.fromString(master.replaceFirst("^http://", ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--flinkMaster must be [local] or an address like localhost:8081, but was: " + master, e);
    }
  }
}
