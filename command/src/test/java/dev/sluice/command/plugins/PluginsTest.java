package dev.sluice.command.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.command.Sluice;
import dev.sluice.pipelines.cluster.ClusterEntry;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipelines of a user's own, in jars that are on no class path. */
class PluginsTest {
  @TempDir static Path jars;
  @TempDir Path folder;

  @BeforeAll
  static void make() throws IOException {
    var unused = PluginJar.echo(jars.resolve("echo.jar"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--runner=DirectRunner", "--streaming=true"})
  void runWithTheirOwnOptionsAndRecordsInThisProcess(String option) throws IOException {
    Sluice.Ended ended =
        Sluice.run("run echo", List.of("--folder=" + folder, "--plugins=" + jars, option));

    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(folder.resolve("one")).hasContent("Word[text=one] 3");
    assertThat(folder.resolve("two")).hasContent("Word[text=two] 3");
  }

  @Test
  void haveOtherDefaultsThanOursInOneProcess() {
    assertThat(validate("produce", "--topic=t", "--kafkaServers=k:1", "--rate=5").err()).isEmpty();
    assertThat(validate("echo", "--folder=f", "--plugins=" + jars).exit()).isZero();
    assertThat(validate("events", "--api=http://localhost:1").err()).isEmpty();
    assertThat(validate("produce", "--topic=t", "--kafkaServers=k:1").exit()).isZero();
  }

  @Test
  void areListedAndHelpedWithAsOursAndOnlyWhereTheyAreNamed() {
    assertThat(Sluice.run("pipelines", List.of("--plugins=" + jars)).out())
        .containsPattern("\necho +says words again\n");
    assertThat(Sluice.run("help echo", List.of("--plugins=" + jars)).out())
        .contains("  --folder=TEXT  (required)\n", "Default: 3.");
    assertThat(Sluice.run("check --plugins=" + jars + " echo", List.of("--folder=f")).exit())
        .isZero();
    assertThat(Sluice.run("run ecko --plugins=" + jars, List.of()).err())
        .contains("there is no pipeline 'ecko'; did you mean echo?");
    assertThat(Sluice.run("validate echo", List.of("--folder=f")).err())
        .startsWith("sluice: there is no pipeline 'echo'; there are: amounts, ");
    assertThat(Sluice.run("validate echo --folder=f --plugins=", List.of()).exit()).isEqualTo(2);
  }

  @Test
  void areFoundByTheEntryOfAClusterInItsUserLibrary() throws IOException {
    URL[] library = {jars.resolve("echo.jar").toUri().toURL()};
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader user = new URLClassLoader(library, context)) {
      Thread.currentThread().setContextClassLoader(user);
      assertThatThrownBy(() -> ClusterEntry.main(new String[] {"echo"}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("option --folder is missing");
    } finally {
      Thread.currentThread().setContextClassLoader(context);
    }
  }

  @Test
  void commandsOfTheirFlowsAreFoundWithTheirOptions() throws IOException {
    Path source = folder.resolve("Greet.java");
    Files.writeString(
        source,
        """
        package org.example;

        import dev.sluice.pipelines.definition.ExitCode;
        import dev.sluice.pipelines.definition.FlowCommand;
        import java.io.PrintStream;
        import java.io.PrintWriter;
        import java.util.List;
        import org.apache.beam.sdk.options.Description;
        import org.apache.beam.sdk.options.PipelineOptions;

        public final class Greet implements FlowCommand<Greet.Options> {
          public interface Options extends PipelineOptions {
            @Description("Whom.")
            String getWhom();

            void setWhom(String value);
          }

          @Override public String name() { return "greet"; }
          @Override public String summary() { return "greets"; }
          @Override public List<String> examples() { return List.of("greet world"); }
          @Override public Class<Options> options() { return Options.class; }
          @Override public List<String> unnamed() { return List.of("whom"); }

          @Override public ExitCode run(Options options, PrintWriter out, PrintStream err) {
            out.println("hello " + options.getWhom());
            return ExitCode.REFUSED;
          }
        }
        """);
    Path jar = PluginJar.make(folder.resolve("greet.jar"), List.of(source));
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      Files.writeString(
          inside.getPath("META-INF/services/dev.sluice.pipelines.definition.FlowCommand"),
          "org.example.Greet\n");
    }
    String plugins = "--plugins=" + folder;

    Sluice.Ended greeted = Sluice.run("greet world", List.of(plugins));
    assertThat(greeted.out()).as(greeted.err()).isEqualTo("hello world\n");
    assertThat(greeted.exit()).isEqualTo(4);
    assertThat(Sluice.run("greet", List.of(plugins, "--help")).out())
        .startsWith("Usage: sluice greet WHOM ")
        .contains("  --whom=TEXT\n      Whom.\n");
    assertThat(Sluice.run("help greet", List.of(plugins)).exit()).isZero();
    assertThat(Sluice.run("greet world", List.of()).err()).contains("there is no command 'greet'");
  }

  @Test
  void severalFoldersAreOneList() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    var unused = make(other.resolve("b.jar"), "\"echo\"", "\"other\"", "Echo", "Other");

    assertThat(pipelines(jars + File.pathSeparator + other).out()).contains("\necho ", "\nother ");
  }

  @Test
  void whatCannotBeUsedIsSaidInALine() throws IOException {
    assertThat(refused(folder.resolve("none")))
        .isEqualTo(
            "--plugins=%s/none: there is no such folder; it names folders with jars in them, with : between several"
                .formatted(folder));
    assertThat(refused(folder))
        .isEqualTo(
            "--plugins=%s: there is no jar in it; build the pipeline first (mvn package makes one in target)"
                .formatted(folder));
    Path jar = Files.writeString(folder.resolve("broken.jar"), "no jar");
    assertThat(refused(folder))
        .startsWith(jar + " cannot be read as a jar: ")
        .endsWith("; build it again");
    Files.delete(jar);
    Files.copy(jars.resolve("echo.jar"), folder.resolve("echo-0.1.jar"));
    Files.copy(jars.resolve("echo.jar"), folder.resolve("echo-0.2.jar"));
    assertThat(refused(folder))
        .isEqualTo(
            "the pipeline org.example.echo.Echo is in two jars: %1$s/echo-0.1.jar and %1$s/echo-0.2.jar; leave one of them there"
                .formatted(folder));
  }

  @Test
  void aJarWithoutPipelinesIsNoPlugin() throws IOException {
    var unused = PluginJar.make(folder.resolve("a.jar"), List.of(PluginJar.ECHO));

    assertThat(refused(folder))
        .isEqualTo(
            "--plugins=%s: no jar there names a pipeline in META-INF/services/dev.sluice.pipelines.definition.PipelineDefinition"
                .formatted(folder));
  }

  @Test
  void aNameThatTwoHaveIsRefusedWithBoth() throws IOException {
    Path jar = make(folder.resolve("a.jar"), "\"echo\"", "\"replay\"");

    assertThat(refused(folder))
        .startsWith("the name replay is that of two pipelines: ")
        .contains(
            "dev.sluice.pipelines.replay.ReplayDefinition in /", "org.example.echo.Echo in " + jar)
        .endsWith("; give one another name, or leave its jar out");
  }

  @Test
  void aPipelineThatCannotBeLoadedIsNamedWithTheReason() throws IOException {
    var unused =
        make(
            folder.resolve("a.jar"),
            "  @Override\n  public String name()",
            "  public Echo() {\n    throw new IllegalStateException(\"not today\");\n  }\n\n"
                + "  @Override\n  public String name()");

    assertThat(refused(folder))
        .startsWith(
            "a pipeline cannot be loaded: Provider org.example.echo.Echo could not be instantiated"
                + " (java.lang.IllegalStateException: not today); mend it, build it for Sluice ")
        .endsWith(", or leave its jar out");
  }

  @Test
  void aPipelineOfAnotherReleaseIsSaidToBeOne() throws IOException {
    // As if a method were gone that the plugin was built with.
    Path gone = folder.resolve("Gone.java");
    Files.writeString(
        gone, "package org.example.echo;\n\nclass Gone {\n  static void call() {}\n}\n");
    Path source = folder.resolve("Echo.java");
    Files.writeString(
        source,
        Files.readString(PluginJar.ECHO)
            .replace("return new Plan();", "Gone.call();\n    return new Plan();"));
    Path jar =
        PluginJar.make(folder.resolve("a.jar"), List.of(source, gone), "org.example.echo.Echo");
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      Files.delete(inside.getPath("org/example/echo/Gone.class"));
    }

    Sluice.Ended ended = validate("echo", "--folder=f", "--plugins=" + folder);

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err())
        .startsWith("echo: its classes do not fit these of Sluice ")
        .contains(
            "java.lang.NoClassDefFoundError: org/example/echo/Gone; build the plugin for them")
        .hasLineCount(1);
  }

  /** A jar of the same pipeline with something else in it. */
  private static Path make(Path jar, String... replaced) throws IOException {
    String text = Files.readString(PluginJar.ECHO);
    String name = "Echo";
    for (int i = 0; i < replaced.length; i += 2) {
      assertThat(text).contains(replaced[i]);
      text = text.replace(replaced[i], replaced[i + 1]);
      name = replaced[i].equals("Echo") ? replaced[i + 1] : name;
    }
    Path source = jar.resolveSibling(name + ".java");
    Files.writeString(source, text);
    return PluginJar.make(jar, List.of(source), "org.example.echo." + name);
  }

  private static Sluice.Ended validate(String pipeline, String... options) {
    return Sluice.run("validate " + pipeline, List.of(options));
  }

  private static Sluice.Ended pipelines(Object folders) {
    return Sluice.run("pipelines", List.of("--plugins=" + folders));
  }

  /** What is said, without the command's name before it; one line, and nothing else. */
  private static String refused(Path plugins) {
    Sluice.Ended ended = pipelines(plugins);
    assertThat(ended.exit()).as(ended.out()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).startsWith("sluice: ").hasLineCount(1);
    return ended.err().substring("sluice: ".length()).strip();
  }
}
