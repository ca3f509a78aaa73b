package dev.sluice.command.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.command.DocsPage;
import dev.sluice.command.ShownCommand;
import dev.sluice.command.Sluice;
import dev.sluice.command.plugins.PluginJar;
import dev.sluice.command.replay.GeneratedCameras;
import java.io.IOException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The project that {@code sluice new} writes, compiled here as Maven would. */
class NewProjectTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  @TempDir static Path made;
  @TempDir Path folder;

  @BeforeAll
  static void make() throws IOException {
    NewProject.of("door-minutes", List.of("replay")).write(made.resolve("project"), HOME);
    Path target = Files.createDirectory(made.resolve("target"));
    var unused =
        PluginJar.make(
            target.resolve("door-minutes.jar"),
            List.of(made.resolve("project/src")),
            Files.readString(
                    made.resolve(
                        "project/src/main/resources/META-INF/services/dev.sluice.pipelines.definition.PipelineDefinition"))
                .strip());
  }

  @Test
  void itsOwnTestPasses() throws Exception {
    URL[] jar = {made.resolve("target/door-minutes.jar").toUri().toURL()};
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(jar, context)) {
      // Where Beam looks for the classes of what it deserializes.
      Thread.currentThread().setContextClassLoader(loader);
      Class<?> test = loader.loadClass("org.example.doorminutes.DoorMinutesPipelineTest");
      var constructor = test.getDeclaredConstructor();
      constructor.setAccessible(true);
      int tests = 0;
      for (Method each : test.getDeclaredMethods()) {
        if (each.isAnnotationPresent(Test.class)) {
          each.setAccessible(true);
          each.invoke(constructor.newInstance());
          tests++;
        }
      }
      assertThat(tests).isEqualTo(2);
    } finally {
      Thread.currentThread().setContextClassLoader(context);
    }
  }

  @Test
  void itRunsOverRecordingsInS3() {
    GeneratedCameras cameras = GeneratedCameras.get();
    List<String> options =
        new ArrayList<>(cameras.replay("quick", "--runner=DirectRunner", "--atLeast=1m"));
    options.add("--plugins=" + made.resolve("target"));

    Sluice.Ended ended = Sluice.run("run door-minutes", options);

    assertThat(ended.exit()).as(ended.err()).isZero();
    List<String> lines =
        cameras
            .contents(GeneratedCameras.OUTPUT, "door-minutes/quick/")
            .get("door-minutes.csv")
            .toStringUtf8()
            .lines()
            .toList();
    assertThat(lines.get(0)).isEqualTo("hour,door,minutesOpen");
    assertThat(lines.subList(1, lines.size()))
        .hasSizeGreaterThan(50)
        .isSorted()
        .allSatisfy(
            line ->
                assertThat(new BigDecimal(line.substring(line.lastIndexOf(',') + 1)))
                    .isBetween(BigDecimal.ONE, BigDecimal.valueOf(60)));
  }

  @Test
  void itsOptionsAreSaidToBeWrongInSentences() {
    Sluice.Ended ended =
        Sluice.run(
            "validate door-minutes",
            List.of(
                "--plugins=" + made.resolve("target"),
                "--input=s3://cameras",
                "--output=s3://results",
                "--from=2026-03-01",
                "--to=2026-03-02",
                "--atLeast=soon"));

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err())
        .isEqualTo(
            "door-minutes: --atLeast must be a duration such as 90s, 10m, 1h or PT1H30M, but was:"
                + " soon\n");
  }

  @Test
  void commandsOfItsPagesAreTaken() throws IOException, InterruptedException {
    ShownCommand ours = new ShownCommand(HOME);
    int shown = 0;
    for (Path page :
        List.of(HOME.resolve("docs/own-pipelines.md"), made.resolve("project/README.md"))) {
      for (DocsPage.Found command : DocsPage.read(page).commands()) {
        String line = command.text().replaceFirst("^" + ShownCommand.PLUGINS + "\\S+ ", "");
        if (!line.matches("(scripts/)?sluice (help|run|check|validate) door-minutes.*")) {
          assertThat(ours.faults(command.text())).as(command.toString()).isEmpty();
          continue;
        }
        List<String> words =
            new ArrayList<>(List.of(line.replaceFirst("\\s+#.*", "").split("\\s+")));
        words.remove(0);
        if (words.remove("…")) {
          words.addAll(
              List.of(
                  "--input=s3://cameras",
                  "--output=s3://results",
                  "--from=2026-03-01",
                  "--to=2026-03-02"));
        }
        String verb = words.get(0).equals("help") ? "help" : "validate";
        Sluice.Ended ended =
            Sluice.run(
                verb + " door-minutes --plugins=" + made.resolve("target"),
                words.subList(2, words.size()));
        assertThat(ended.exit()).as(command + ended.err()).isZero();
        shown++;
      }
    }
    assertThat(shown).isGreaterThan(4);
  }

  @Test
  void anotherNameIsAnotherPackageAndOtherClassesAndNothingOfTheFirstStays() throws IOException {
    NewProject.of("gate-2-use", List.of()).write(folder.resolve("a/b"), HOME);
    List<String> files;
    try (Stream<Path> found = Files.walk(folder)) {
      files =
          found
              .filter(Files::isRegularFile)
              .map(file -> folder.relativize(file).toString())
              .sorted()
              .toList();
    }

    assertThat(files)
        .contains(
            "a/b/.gitignore",
            "a/b/README.md",
            "a/b/pom.xml",
            "a/b/src/main/java/org/example/gate2use/Gate2UseDefinition.java",
            "a/b/src/test/java/org/example/gate2use/Gate2UsePipelineTest.java")
        .hasSize(11);
    for (String file : files) {
      assertThat(Files.readString(folder.resolve(file)))
          .as(file)
          .doesNotContain("door-minutes", "DoorMinutes", "doorminutes", "@version@", "@home@");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Door",
        "door_minutes",
        "2-doors",
        "-door",
        "door-",
        "a--b",
        "../door",
        "türen"
      })
  void namesOfAnotherFormAreRefused(String name) {
    assertThatThrownBy(() -> NewProject.of(name, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("NAME must be of lower case letters, digits and single dashes")
        .hasMessageEndingWith(", but was: " + name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "replay => there is a pipeline replay already; choose another NAME",
        "new => NAME must not be a word of Java, since a package is called so, but was: new",
      })
  void namesThatHaveAnotherMeaningAreRefused(String name, String message) {
    Sluice.Ended ended = Sluice.run("new " + name, List.of(folder.resolve("p").toString()));

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).isEqualTo("new: " + message + "\n");
    assertThat(folder.resolve("p")).doesNotExist();
  }

  @Test
  void aFolderWithSomethingInItIsLeftAsItIs() throws IOException {
    Path file = Files.writeString(folder.resolve("mine"), "mine");

    Sluice.Ended full = Sluice.run("new doors", List.of(folder.toString()));
    Sluice.Ended isFile = Sluice.run("new doors", List.of(file.toString()));

    assertThat(List.of(full.exit(), isFile.exit())).containsExactly(2, 2);
    assertThat(full.err()).isEqualTo("new: DIR is not empty: " + folder + "; name a new folder\n");
    assertThat(isFile.err()).isEqualTo("new: DIR is a file: " + file + "; name a new folder\n");
    assertThat(folder).isDirectoryContaining(each -> each.equals(file));
  }

  @Test
  void withoutACheckoutThatCanBeBuiltNothingIsWritten() throws IOException {
    List<String> project = List.of(folder.resolve("p").toString());
    Sluice.Ended nowhere = Sluice.run("new doors", project);
    Path empty = Files.createDirectory(folder.resolve("empty"));
    System.setProperty("sluice.home", empty.toString());
    Sluice.Ended notBuilt;
    try {
      notBuilt = Sluice.run("new doors", project);
    } finally {
      System.clearProperty("sluice.home");
    }

    assertThat(nowhere.exit()).isEqualTo(2);
    assertThat(nowhere.err()).startsWith("new: start it as scripts/sluice new: ");
    assertThat(notBuilt.exit()).isEqualTo(1);
    assertThat(notBuilt.err())
        .startsWith("new: mvn install has failed in " + empty + ", and nothing was written:\n")
        .contains("pipelines");
    assertThat(folder.resolve("p")).doesNotExist();
  }

  @Test
  void whatCannotBeWrittenLeavesNothing() throws IOException {
    NewProject project = NewProject.of("doors", List.of());
    Path target = Files.createDirectory(folder.resolve("target"));
    Path other = Files.writeString(target.resolve("came-meanwhile"), "");

    assertThatThrownBy(() -> project.write(target, HOME)).isInstanceOf(IOException.class);

    try (Stream<Path> left = Files.walk(folder)) {
      assertThat(left).containsExactlyInAnyOrder(folder, target, other);
    }
  }
}
