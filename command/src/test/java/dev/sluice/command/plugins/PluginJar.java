package dev.sluice.command.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipelines.definition.PipelineDefinition;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Jars of pipelines as a user builds them: against our classes, and with none of them inside. */
public final class PluginJar {
  static final Path ECHO = Path.of("src/test/resources/plugins/Echo.java");

  private static final String SERVICE = "META-INF/services/" + PipelineDefinition.class.getName();

  private PluginJar() {}

  /** The pipeline {@code echo}, which says words into a folder. */
  public static Path echo(Path jar) throws IOException {
    return make(jar, List.of(ECHO), "org.example.echo.Echo");
  }

  /**
   * Compiles sources into a jar.
   *
   * @param sources files and folders of Java files
   * @param definitions the classes that the jar names as pipelines
   */
  public static Path make(Path jar, List<Path> sources, String... definitions) throws IOException {
    Path classes = Files.createDirectories(jar.resolveSibling(jar.getFileName() + ".classes"));
    compile(sources, classes);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
      }
      out.putNextEntry(new JarEntry(SERVICE));
      out.write(String.join("\n", definitions).getBytes(UTF_8));
    }
    return jar;
  }

  /** Compiles sources with all warnings that we have for our own; none may come. */
  public static void compile(List<Path> sources, Path classes) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, UTF_8)) {
      List<Path> all = new ArrayList<>();
      for (Path each : sources) {
        try (Stream<Path> below = Files.walk(each)) {
          below.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
        }
      }
      List<String> options =
          List.of(
              "--release=17",
              "-proc:none",
              "-Xlint:all,-processing,-serial,-classfile",
              "-cp",
              System.getProperty("java.class.path"),
              "-d",
              classes.toString());
      assertThat(
              compiler
                  .getTask(said, files, null, options, null, files.getJavaFileObjectsFromPaths(all))
                  .call())
          .as(said.toString())
          .isTrue();
    }
    assertThat(said.toString()).isEmpty();
  }
}
