package dev.sluice.command.project;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.command.replay.GeneratedCameras;
import dev.sluice.local.FlinkCluster;
import dev.sluice.local.FlinkSettings;
import dev.sluice.pipelines.definition.Versions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The project as a person goes on with it: Maven, then the script, here and on a cluster. */
@Tag("long")
class NewProjectIT {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path folder;

  @Test
  void isBuiltOfflineAndGivesTheSameBytesHereAndOnACluster() throws Exception {
    Path project = folder.resolve("project");
    NewProject.of("door-minutes", List.of()).write(project, HOME);
    run(
        project,
        Map.of("MAVEN_OPTS", "-Dmaven.repo.local=" + repository()),
        List.of("mvn", "--batch-mode", "--offline", "verify"));
    assertThat(project.resolve("target/door-minutes.jar")).exists();

    GeneratedCameras cameras = GeneratedCameras.get();
    Map<String, String> environment = new HashMap<>(cameras.server().access().environment());
    environment.put("SLUICE_PLUGINS", project.resolve("target").toString());
    try (FlinkCluster cluster =
        FlinkCluster.start(
            folder,
            FlinkSettings.of(1, 2)
                .withHeapMegabytes(512)
                .withEnvironment(cameras.server().access().environment()))) {
      run(project, environment, sluice(cameras, "embedded"));
      run(
          project,
          environment,
          sluice(cameras, "cluster", "--flinkMaster=" + cluster.restAddress()));
    }
    assertThat(csv(cameras, "cluster").toStringUtf8().lines()).hasSizeGreaterThan(50);
    assertThat(csv(cameras, "cluster")).isEqualTo(csv(cameras, "embedded"));
  }

  private static ByteString csv(GeneratedCameras cameras, String runId) {
    return cameras
        .contents(GeneratedCameras.OUTPUT, "door-minutes/" + runId + "/")
        .get("door-minutes.csv");
  }

  private static List<String> sluice(GeneratedCameras cameras, String runId, String... more) {
    List<String> words =
        new ArrayList<>(List.of(HOME.resolve("scripts/sluice").toString(), "run", "door-minutes"));
    words.addAll(cameras.replay(runId, more));
    return words;
  }

  private static void run(Path in, Map<String, String> environment, List<String> words)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(in.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(words + said).isZero();
  }

  /** The local repository of this build, and beside it what {@code mvn install} would put there. */
  private Path repository() throws IOException {
    Path known =
        Path.of(
            System.getProperty(
                "localRepository", System.getProperty("user.home") + "/.m2/repository"));
    Path repository = Files.createDirectory(folder.resolve("repository"));
    link(known, repository, "dev");
    Path dev = Files.createDirectory(repository.resolve("dev"));
    if (Files.isDirectory(known.resolve("dev"))) {
      link(known.resolve("dev"), dev, "sluice");
    }
    install(dev, "sluice", HOME);
    for (String module : List.of("proto", "transforms", "io", "pipelines")) {
      install(dev, "sluice-" + module, HOME.resolve(module));
    }
    return repository;
  }

  private static void link(Path from, Path to, String except) throws IOException {
    try (Stream<Path> each = Files.list(from)) {
      for (Path one : each.toList()) {
        if (!one.endsWith(except)) {
          Files.createSymbolicLink(to.resolve(one.getFileName()), one);
        }
      }
    }
  }

  private static void install(Path dev, String artifact, Path module) throws IOException {
    String named = artifact + "-" + Versions.sluice();
    Path place =
        Files.createDirectories(dev.resolve("sluice").resolve(artifact).resolve(Versions.sluice()));
    Files.copy(module.resolve("pom.xml"), place.resolve(named + ".pom"));
    File jar = module.resolve("target").resolve(named + ".jar").toFile();
    if (jar.exists()) {
      Files.copy(jar.toPath(), place.resolve(named + ".jar"));
    }
  }
}
