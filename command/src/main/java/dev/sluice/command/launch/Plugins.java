package dev.sluice.command.launch;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import com.google.common.base.Strings;
import dev.sluice.pipelines.definition.FlowCommand;
import dev.sluice.pipelines.definition.PipelineDefinition;
import dev.sluice.pipelines.definition.Versions;
import dev.sluice.pipelines.launch.PipelineJars;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Pipelines of a user's own: the jars of the folders that {@code --plugins} names, or {@code
 * SLUICE_PLUGINS} where that is not given.
 *
 * <p>They are seen through a class loader over them, which becomes that of this thread's context:
 * Beam looks there for runners, options and coders, {@code ServiceLoader} for pipelines, and Flink
 * for what it deserializes. What is in our own jar as well is taken from ours, as on a cluster.
 */
public record Plugins(List<Path> jars) {
  private static final String VARIABLE = "SLUICE_PLUGINS";
  private static final String SERVICE = "META-INF/services/" + PipelineDefinition.class.getName();
  private static final String COMMANDS = "META-INF/services/" + FlowCommand.class.getName();

  public Plugins {
    jars = List.copyOf(jars);
  }

  /**
   * Looks for the jars, and makes what they hold the context of this thread.
   *
   * @param option what {@code --plugins} says, which wins; null where it is not given
   * @throws IllegalArgumentException if a folder or a jar cannot be used
   */
  static Plugins use(@Nullable String option) {
    String where = option == null ? VARIABLE : "--plugins";
    List<Path> jars = new ArrayList<>();
    Map<String, Path> pipelines = new HashMap<>();
    String given = option == null ? Strings.nullToEmpty(System.getenv(VARIABLE)) : option;
    for (String folder :
        Splitter.on(File.pathSeparatorChar).trimResults().omitEmptyStrings().split(given)) {
      for (Path jar : jars(where, Path.of(folder))) {
        jars.add(jar);
        note(jar, pipelines);
      }
    }
    checkArgument(
        jars.isEmpty() || !pipelines.isEmpty(),
        "%s=%s: no jar there names a pipeline in %s",
        where,
        given,
        SERVICE);
    Plugins plugins = new Plugins(jars);
    if (!jars.isEmpty()) {
      Thread.currentThread().setContextClassLoader(plugins.loader());
    }
    return plugins;
  }

  private static List<Path> jars(String where, Path folder) {
    checkArgument(
        Files.isDirectory(folder),
        "%s=%s: there is no such folder; it names folders with jars in them, with %s between several",
        where,
        folder,
        File.pathSeparator);
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> jars =
          files
              .filter(file -> file.toString().endsWith(".jar"))
              .map(Path::toAbsolutePath)
              .sorted()
              .toList();
      checkArgument(
          !jars.isEmpty(),
          "%s=%s: there is no jar in it; build the pipeline first (mvn package makes one in target)",
          where,
          folder);
      return jars;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          String.format("%s=%s: the folder cannot be read: %s", where, folder, e), e);
    }
  }

  /** Takes note of the pipelines and commands that a jar holds, by their classes. */
  private static void note(Path jar, Map<String, Path> pipelines) {
    try (ZipFile opened = new ZipFile(jar.toFile())) {
      List<String> names = new ArrayList<>();
      for (String service : List.of(SERVICE, COMMANDS)) {
        ZipEntry entry = opened.getEntry(service);
        if (entry != null) {
          new BufferedReader(new InputStreamReader(opened.getInputStream(entry), UTF_8))
              .lines()
              .forEach(line -> names.add(line.replaceAll("#.*", "").strip()));
        }
      }
      for (String name : names) {
        if (opened.getEntry(name.replace('.', '/') + ".class") != null) {
          @Nullable Path other = pipelines.put(name, jar);
          checkArgument(
              other == null,
              "the pipeline %s is in two jars: %s and %s; leave one of them there",
              name,
              other,
              jar);
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          String.format("%s cannot be read as a jar: %s; build it again", jar, e.getMessage()), e);
    }
  }

  private ClassLoader loader() {
    URL[] urls =
        jars.stream()
            .map(
                jar -> {
                  try {
                    return jar.toUri().toURL();
                  } catch (MalformedURLException e) {
                    throw new IllegalArgumentException(jar + " has no URL", e);
                  }
                })
            .toArray(URL[]::new);
    // It is never closed: what a job leaves behind may still load a class from it.
    return new URLClassLoader("plugins", urls, Plugins.class.getClassLoader());
  }

  /** The jars that workers need for a pipeline. */
  PipelineJars jarsOf(Class<?> pipeline, Path cluster) {
    boolean ours = pipeline.getClassLoader() == Plugins.class.getClassLoader();
    return new PipelineJars(cluster, pipeline, ours ? List.of() : jars);
  }

  /**
   * What is said where classes do not fit together.
   *
   * @throws LinkageError if it is no plugin's
   */
  IllegalArgumentException unfit(LinkageError why) {
    if (jars.isEmpty()) {
      throw why;
    }
    return new IllegalArgumentException(
        String.format(
            "its classes do not fit these of Sluice %s: %s; build the plugin for them",
            Versions.sluice(), why),
        why);
  }
}
