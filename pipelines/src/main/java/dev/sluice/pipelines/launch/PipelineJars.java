package dev.sluice.pipelines.launch;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Splitter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The jars that a pipeline is in, for the workers that run it.
 *
 * @param cluster what a cluster loads for every pipeline: all but Flink's own classes
 * @param pipeline the class of the pipeline; one that is not in that jar is looked for in that of
 *     the samples beside it
 * @param plugins the jars of a user's own, where the pipeline is one of those
 */
public record PipelineJars(Path cluster, Class<?> pipeline, List<Path> plugins) {
  private static final String SAMPLES = "sluice-samples.jar";

  /**
   * What Flink has to be told in this process. Its workers know the class path of the command and
   * nothing beside it; and what Beam deserializes by itself, such as the splits of a source, it
   * looks for where Beam itself was loaded. So a plugin runs as on a cluster: workers have a class
   * loader that holds Beam, ours and the plugin, and take only Flink from the class path.
   */
  Map<String, String> forEmbedded() {
    if (plugins.isEmpty()) {
      return Map.of();
    }
    Stream<Path> own =
        Splitter.on(File.pathSeparatorChar)
            .omitEmptyStrings()
            .splitToStream(System.getProperty("java.class.path"))
            .map(Path::of);
    return Map.of(
        "pipeline.classpaths",
        Stream.concat(own, plugins.stream())
            .map(jar -> jar.toUri().toString())
            .collect(Collectors.joining(";")));
  }

  /**
   * What a cluster has to load.
   *
   * @param given a jar in place of that for clusters, as the runner's own option names it
   * @throws IllegalArgumentException if a jar is not there, or the pipeline in none of them
   */
  List<Path> forCluster(@Nullable List<String> given) {
    checkArgument(
        given == null || given.size() == 1,
        "--filesToStage must name one jar that holds all, but was: %s",
        given == null ? "" : String.join(",", given));
    Path jar = given == null ? cluster : Path.of(given.get(0));
    checkArgument(
        Files.isReadable(jar),
        "the jar for a Flink cluster is not there: %s; build it with mvn package",
        jar);
    if (!plugins.isEmpty()) {
      return Stream.concat(Stream.of(jar), plugins.stream()).toList();
    }
    Path samples = jar.resolveSibling(SAMPLES);
    if (holds(jar)) {
      return List.of(jar);
    }
    checkArgument(
        Files.isReadable(samples) && holds(samples),
        "%s is neither in %s nor in %s",
        pipeline.getName(),
        jar,
        samples);
    return List.of(jar, samples);
  }

  private boolean holds(Path jar) {
    try (ZipFile entries = new ZipFile(jar.toFile())) {
      return entries.getEntry(pipeline.getName().replace('.', '/') + ".class") != null;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          String.format("the jar for a Flink cluster cannot be read: %s", jar), e);
    }
  }
}
