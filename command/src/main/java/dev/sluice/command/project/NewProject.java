package dev.sluice.command.project;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.util.Objects.requireNonNull;

import com.google.common.base.CaseFormat;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.sluice.pipelines.definition.PipelineDefinition;
import dev.sluice.pipelines.definition.Versions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/**
 * A project that is to be written: the pipeline door-minutes under another name.
 *
 * @param name of the pipeline
 * @param packageName the last part of its package
 * @param className what its classes begin with
 */
record NewProject(String name, String packageName, String className) {
  private static final String NAME_FORM = "[a-z][a-z0-9]*(-[a-z0-9]+)*";
  private static final int LONGEST_NAME = 40;
  private static final List<String> CLASSES =
      List.of(
          "DoorHour",
          "DoorMinutesDefinition",
          "DoorMinutesOptions",
          "DoorMinutesPipeline",
          "DoorMinutesPlan",
          "Opening");

  /**
   * The project of a name.
   *
   * @param taken the names of the pipelines that there are
   * @throws IllegalArgumentException if it cannot be one
   */
  static NewProject of(String name, Collection<String> taken) {
    checkArgument(
        name.matches(NAME_FORM) && name.length() <= LONGEST_NAME,
        "NAME must be of lower case letters, digits and single dashes between them, a letter first,"
            + " and of at most %s characters, but was: %s",
        LONGEST_NAME,
        name);
    checkArgument(
        !taken.contains(name), "there is a pipeline %s already; choose another NAME", name);
    String packageName = name.replace("-", "");
    checkArgument(
        !SourceVersion.isKeyword(packageName),
        "NAME must not be a word of Java, since a package is called so, but was: %s",
        name);
    return new NewProject(
        name, packageName, CaseFormat.LOWER_HYPHEN.to(CaseFormat.UPPER_CAMEL, name));
  }

  /**
   * Refuses a folder that a project cannot be written into.
   *
   * @throws IllegalArgumentException if anything is there but an empty folder
   */
  static void checkFree(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    checkArgument(Files.isDirectory(folder), "DIR is a file: %s; name a new folder", folder);
    try (Stream<Path> inside = Files.list(folder)) {
      checkArgument(inside.findAny().isEmpty(), "DIR is not empty: %s; name a new folder", folder);
    }
  }

  /**
   * Writes it, beside the folder first: the folder has all of it or nothing.
   *
   * @param home the checkout that its pages name
   */
  void write(Path folder, Path home) throws IOException {
    Path target = folder.toAbsolutePath().normalize();
    Path parent = requireNonNull(target.getParent(), "the root is not empty");
    Files.createDirectories(parent);
    Path begun = parent.resolve(".new-" + name + "-" + ProcessHandle.current().pid());
    Thread cleaning = new Thread(() -> remove(begun));
    Runtime.getRuntime().addShutdownHook(cleaning);
    try {
      put(begun, home, "pom.xml", "pom.xml");
      put(begun, home, "README.md", "README.md");
      put(begun, home, "gitignore", ".gitignore");
      for (String type : CLASSES) {
        put(begun, home, type + ".java", java("main", type));
      }
      put(begun, home, "DoorMinutesPipelineTest.java", java("test", "DoorMinutesPipelineTest"));
      put(
          begun,
          home,
          "services",
          "src/main/resources/META-INF/services/" + PipelineDefinition.class.getName());
      Files.move(begun, target, ATOMIC_MOVE);
    } finally {
      remove(begun);
      Runtime.getRuntime().removeShutdownHook(cleaning);
    }
  }

  private static String java(String kind, String type) {
    return "src/" + kind + "/java/org/example/doorminutes/" + type + ".java";
  }

  private void put(Path begun, Path home, String resource, String path) throws IOException {
    Path file = begun.resolve(renamed(path));
    Files.createDirectories(requireNonNull(file.getParent()));
    try (InputStream in = NewProject.class.getResourceAsStream(resource)) {
      String text = new String(requireNonNull(in, resource).readAllBytes(), UTF_8);
      Files.writeString(
          file,
          renamed(text).replace("@version@", Versions.sluice()).replace("@home@", home.toString()));
    }
  }

  private String renamed(String text) {
    return text.replace("door-minutes", name)
        .replace("DoorMinutes", className)
        .replace("doorminutes", packageName);
  }

  private static void remove(Path begun) {
    try {
      if (Files.exists(begun)) {
        MoreFiles.deleteRecursively(begun, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      System.err.println("new: " + begun + " cannot be removed: " + e);
    }
  }
}
