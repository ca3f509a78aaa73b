package dev.sluice.pipelines.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;

/**
 * What Flink needs to be told for a bounded job, and can be told only through its own
 * configuration: without it a job whose worker dies is not restarted, and one whose client is
 * stopped goes on.
 */
final class FlinkDefaults {
  private static final List<String> BOUNDED_JOB =
      List.of(
          "restart-strategy.type: fixed-delay",
          "restart-strategy.fixed-delay.attempts: 3",
          "restart-strategy.fixed-delay.delay: 3 s",
          "execution.attached: true",
          "execution.shutdown-on-attached-exit: true",
          "");

  private FlinkDefaults() {}

  /**
   * Makes the options complete: a configuration directory of our own unless one is given, and, for
   * a cluster, the jar that it has to load.
   *
   * @param clusterJar the jar without Flink's own classes
   */
  static void apply(FlinkPipelineOptions options, Path clusterJar) throws IOException {
    if (options.getFlinkConfDir() == null) {
      Path directory = Files.createTempDirectory("sluice-flink");
      Path file = directory.resolve("config.yaml");
      Files.write(file, BOUNDED_JOB);
      directory.toFile().deleteOnExit();
      file.toFile().deleteOnExit();
      options.setFlinkConfDir(directory.toString());
    }
    if (!options.getFlinkMaster().startsWith("[") && options.getFilesToStage() == null) {
      if (!Files.isReadable(clusterJar)) {
        throw new IllegalArgumentException(
            String.format(
                "the jar for a Flink cluster is not there: %s; build it with mvn package",
                clusterJar));
      }
      options.setFilesToStage(List.of(clusterJar.toString()));
    }
  }
}
