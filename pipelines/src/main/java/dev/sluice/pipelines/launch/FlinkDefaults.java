package dev.sluice.pipelines.launch;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.net.HostAndPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;

/** What the runner has to be told for a job on Flink besides what a person says. */
public final class FlinkDefaults {
  /** Lies beside the jar for clusters, and is loaded for its own pipelines only. */
  private static final String SAMPLES = "sluice-samples.jar";

  private FlinkDefaults() {}

  /**
   * Makes the options complete: for a cluster, the jar that it has to load, and an environment that
   * restarts the job and cancels it with its client.
   *
   * @param clusterJar the jar without Flink's own classes
   * @param pipeline the class of the pipeline; one that is not in that jar is looked for in those
   *     beside it
   * @throws IllegalArgumentException if the address cannot be used or a jar is not there
   */
  public static void apply(FlinkPipelineOptions options, Path clusterJar, Class<?> pipeline) {
    refuseCallersCluster(options);
    String master = options.getFlinkMaster();
    if (master.startsWith("[")) {
      options.setFlinkConfDir(
          FlinkConfiguration.folder(
                  options.getFlinkConfDir(), FlinkConfiguration.EMBEDDED, Map.of())
              .toString());
      return;
    }
    ClusterEnvironment.use(
        address(master), jars(options, clusterJar, pipeline), configuration(options));
    options.setFlinkMaster(ClusterEnvironment.MASTER);
  }

  /**
   * Names the jars that a cluster has to load, and nothing else; for jobs for which the environment
   * that Beam makes is good.
   *
   * @param clusterJar as above
   * @param pipeline as above
   * @throws IllegalArgumentException as above
   */
  public static void stage(FlinkPipelineOptions options, Path clusterJar, Class<?> pipeline) {
    if (!options.getFlinkMaster().startsWith("[")) {
      HostAndPort unused = address(options.getFlinkMaster());
      options.setFilesToStage(
          jars(options, clusterJar, pipeline).stream().map(Path::toString).toList());
    }
  }

  /** Nobody calls the command. */
  static void refuseCallersCluster(FlinkPipelineOptions options) {
    checkArgument(
        !options.getFlinkMaster().equals(ApplicationFlink.MASTER),
        "--flinkMaster=%s is for the entry class of a cluster, dev.sluice.pipelines.cluster.ClusterEntry",
        ApplicationFlink.MASTER);
  }

  private static List<Path> jars(FlinkPipelineOptions options, Path clusterJar, Class<?> pipeline) {
    Path jar = jar(options, clusterJar);
    Path samples = jar.resolveSibling(SAMPLES);
    if (holds(jar, pipeline)) {
      return List.of(jar);
    }
    if (Files.isReadable(samples) && holds(samples, pipeline)) {
      return List.of(jar, samples);
    }
    throw new IllegalArgumentException(
        String.format("%s is neither in %s nor in %s", pipeline.getName(), jar, samples));
  }

  private static boolean holds(Path jar, Class<?> type) {
    try (ZipFile entries = new ZipFile(jar.toFile())) {
      return entries.getEntry(type.getName().replace('.', '/') + ".class") != null;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          String.format("the jar for a Flink cluster cannot be read: %s", jar), e);
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
  public static HostAndPort address(String master) {
    try {
      return HostAndPort.fromString(master.replaceFirst("^http://", ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--flinkMaster must be [local] or an address like localhost:8081, but was: " + master, e);
    }
  }
}
