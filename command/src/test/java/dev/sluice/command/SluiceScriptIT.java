package dev.sluice.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How {@code scripts/sluice} starts the JVM, in a checkout whose jar holds {@link ShownJvm} alone.
 */
class SluiceScriptIT {
  private static final String SHARED =
      ShownJvm.class.getName() + " source: shared objects file (top)";

  @TempDir private Path home;
  private Path jar;
  private Path caches;

  @BeforeEach
  void checkout() throws IOException {
    jar = home.resolve("command/target/sluice.jar");
    caches = home.resolve("caches");
    Files.createDirectories(jar.getParent());
    Files.createDirectories(home.resolve("scripts"));
    Files.copy(Path.of("..", "scripts", "sluice"), home.resolve("scripts/sluice"));
    writeJar("first");
  }

  @Test
  void firstStartMakesAnArchiveThatLaterOnesUse() throws Exception {
    assertThat(start("check").lines()).contains("first").doesNotContain(SHARED);
    Path archive = awaitArchive(jar.getParent());
    Object made = Files.readAttributes(archive, "unix:ino").get("ino");

    assertThat(start("check").lines()).contains("first", SHARED);
    assertThat(Files.readAttributes(archive, "unix:ino")).containsEntry("ino", made);
  }

  @Test
  void anArchiveIsMadeAnewForAChangedJar() throws Exception {
    assertThat(start("rehearse").exit()).isZero();
    writeJar("second");

    assertThat(start("check").lines()).contains("second").doesNotContain(SHARED);
    Awaitility.await()
        .atMost(Duration.ofSeconds(120))
        .untilAsserted(() -> assertThat(start("check").lines()).contains("second", SHARED));
    awaitArchive(jar.getParent());
  }

  @Test
  void twoFirstStartsAtOnceLeaveOneArchive() throws Exception {
    Process one = process(List.of(), Map.of(), "check");
    Process other = process(List.of(), Map.of(), "check");
    assertThat(ended(one).lines()).contains("first");
    assertThat(ended(other).lines()).contains("first");

    awaitArchive(jar.getParent());
    assertThat(start("check").lines()).contains("first", SHARED);
  }

  @Test
  void aBrokenArchiveIsPassedOverWithoutAWord() throws Exception {
    assertThat(start("rehearse").exit()).isZero();
    Path archive = awaitArchive(jar.getParent());
    Files.delete(archive);
    Files.writeString(archive, "no archive");
    Files.setLastModifiedTime(archive, Files.getLastModifiedTime(jar));

    assertThat(start("check").lines()).contains("first").doesNotContain(SHARED);
  }

  @Test
  void whereTheFolderIsNotOursTheArchiveLiesWithTheCaches() throws Exception {
    try (Stream<Path> all = Files.walk(home)) {
      for (Path each : all.toList()) {
        Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("r-xr-xr-x"));
      }
    }
    assertThat(startAsNobody().lines()).contains("first").doesNotContain(SHARED);

    // Nor is there a place for caches so far.
    assertThat(Files.exists(caches)).isFalse();
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(startAsNobody().lines()).contains("first").doesNotContain(SHARED);
    awaitArchive(caches.resolve("sluice"));
    assertThat(startAsNobody().lines()).contains("first", SHARED);
  }

  @Test
  void whatAPersonSaysOfTheJvmWins() throws Exception {
    assertThat(startAlone(Map.of(), "check").lines()).contains("Copy", "level 1");
    Map<String, String> own =
        Map.of("SLUICE_JAVA_OPTS", "-XX:+UseParallelGC -XX:TieredStopAtLevel=4 -Xmx64m");
    assertThat(startAlone(own, "check").lines()).contains("PS Scavenge", "level 4");
  }

  @Test
  void aJobThatLivesLongHasBothCompilers() throws Exception {
    assertThat(startAlone(Map.of(), "run", "replay").lines()).contains("level 1");
    assertThat(startAlone(Map.of(), "run", "incidents").lines()).contains("level 4");
  }

  @Test
  @Tag("long")
  void theRehearsalOfTheWholeJarComesToItsEnd() throws Exception {
    Process rehearsal =
        new ProcessBuilder(Path.of("..", "scripts", "sluice").toString(), "rehearse")
            .redirectErrorStream(true)
            .start();
    String said = new String(rehearsal.getInputStream().readAllBytes(), UTF_8);
    assertThat(rehearsal.waitFor()).as(said).isZero();
  }

  private record Ended(int exit, List<String> lines) {}

  private Ended start(String... words) throws Exception {
    return ended(process(List.of(), Map.of(), words));
  }

  /** With nothing made in the background. */
  private Ended startAlone(Map<String, String> more, String... words) throws Exception {
    Map<String, String> alone = new HashMap<>(more);
    alone.put("SLUICE_REHEARSE", "false");
    Ended ended = ended(process(List.of(), alone, words));
    try (Stream<Path> files = Files.list(jar.getParent())) {
      assertThat(files).containsExactly(jar);
    }
    return ended;
  }

  /** Root may write anywhere. */
  private Ended startAsNobody() throws Exception {
    boolean root = System.getProperty("user.name").equals("root");
    List<String> before =
        root ? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups") : List.of();
    return ended(process(before, Map.of(), "check"));
  }

  private Process process(List<String> before, Map<String, String> more, String... words)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(home.resolve("scripts/sluice").toString());
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "SLUICE_REHEARSE"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("XDG_CACHE_HOME", caches.toString());
    environment.put("SLUICE_JAVA_OPTS", "-Xmx64m -Xlog:class+load:stdout:none");
    environment.putAll(more);
    builder.redirectErrorStream(true);
    return builder.start();
  }

  private static Ended ended(Process process) throws Exception {
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    List<String> lines = said.lines().toList();
    // Nothing of the JVM, of the script or of what goes on in the background.
    assertThat(lines)
        .allMatch(line -> line.contains(" source: ") || ShownJvm.LINES.matcher(line).matches());
    return new Ended(process.exitValue(), lines);
  }

  /** The only one, with nothing beside it of what was made or tried. */
  private static Path awaitArchive(Path folder) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(120))
        .until(
            () -> {
              if (!Files.isDirectory(folder)) {
                return List.<Path>of();
              }
              try (Stream<Path> files = Files.list(folder)) {
                return files.filter(each -> each.toString().contains(".jsa")).toList();
              }
            },
            files -> files.size() == 1 && files.get(0).toString().endsWith(".jsa"))
        .get(0);
  }

  private void writeJar(String name) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, ShownJvm.class.getName());
    String main = ShownJvm.class.getName().replace('.', '/') + ".class";
    Path written = home.resolve("written.jar");
    try (OutputStream file = Files.newOutputStream(written);
        JarOutputStream entries = new JarOutputStream(file, manifest)) {
      entries.putNextEntry(new JarEntry(main));
      try (var compiled = ShownJvm.class.getResourceAsStream("/" + main)) {
        compiled.transferTo(entries);
      }
      entries.putNextEntry(new JarEntry("name"));
      entries.write(name.getBytes(UTF_8));
    }
    // Times of files may be of seconds.
    long seconds = name.equals("first") ? 1_750_000_000 : 1_750_000_010;
    Files.setLastModifiedTime(written, FileTime.from(seconds, TimeUnit.SECONDS));
    Files.move(written, jar, StandardCopyOption.REPLACE_EXISTING);
  }
}
