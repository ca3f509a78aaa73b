package dev.sluice.pipelines.command;

import com.google.common.net.HostAndPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;

/** What the runner has to be told for a job on Flink besides what a person says. */
final class FlinkDefaults {

  private FlinkDefaults() {}

  /**
   * Makes the options complete: for a cluster, the jar that it has to load, and an environment that
   * restarts the job and cancels it with its client.
   *
   * @param clusterJar the jar without Flink's own classes
   * @throws IllegalArgumentException if the address cannot be used or the jar is not there
   */
  static void apply(FlinkPipelineOptions options, Path clusterJar) {
    String master = options.getFlinkMaster();
    if (master.startsWith("[")) {
      options.setFlinkConfDir(
          FlinkConfiguration.folder(
                  options.getFlinkConfDir(), FlinkConfiguration.EMBEDDED, Map.of())
              .toString());
      return;
    }
    ClusterEnvironment.use(address(master), jar(options, clusterJar), configuration(options));
    options.setFlinkMaster(ClusterEnvironment.MASTER);
  }

  /**
   * Names the jar that a cluster has to load, and nothing else; for jobs for which the environment
   * that Beam makes is good.
   *
   * @param clusterJar as above
   * @throws IllegalArgumentException as above
   */
  static void stage(FlinkPipelineOptions options, Path clusterJar) {
    if (!options.getFlinkMaster().startsWith("[")) {
      HostAndPort unused = address(options.getFlinkMaster());
      options.setFilesToStage(List.of(jar(options, clusterJar).toString()));
    }
  }

  private static Path jar(FlinkPipelineOptions options, Path clusterJar) {
    Path jar = options.getFilesToStage() == null ? clusterJar : given(options.getFilesToStage());
    if (!Files.isReadable(jar)) {
      throw new IllegalArgumentException(
          String.format(
              "the jar for a Flink cluster is not there: %s; build it with mvn package", jar));
    }
    return jar;
  }

  private static Path given(List<String> files) {
    if (files.size() != 1) {
      throw new IllegalArgumentException(
          "--filesToStage must name one jar that holds all, but was: " + String.join(",", files));
    }
    return Path.of(files.get(0));
  }

  private static Configuration configuration(FlinkPipelineOptions options) {
    return options.getFlinkConfDir() == null
        ? new Configuration()
        : GlobalConfiguration.loadConfiguration(options.getFlinkConfDir());
  }

  /** Reads the address of a cluster. */
  static HostAndPort address(String master) {
    try {
      return HostAndPort.fromString(master.replaceFirst("^http://", ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--flinkMaster must be [local] or an address like localhost:8081, but was: " + master, e);
    }
  }
}
