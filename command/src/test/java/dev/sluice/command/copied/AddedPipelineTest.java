package dev.sluice.command.copied;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Sluice;
import dev.sluice.command.replay.GeneratedCameras;
import dev.sluice.pipelines.definition.PipelineDefinition;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What adding a pipeline takes: a folder, this one, and a line that names its definition. */
class AddedPipelineTest {
  private static final String SERVICE = "META-INF/services/" + PipelineDefinition.class.getName();

  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  private final GeneratedCameras server = GeneratedCameras.get();
  private final List<String> options =
      List.of(
          "--input=s3://results/copied-from.ndjson",
          "--output=s3://results",
          "--s3Endpoint=" + server.server().endpoint(),
          "--runner=DirectRunner",
          "--stableUniqueNames=ERROR");

  @TempDir private Path folder;

  /** The line stands where this thread alone finds it. */
  @BeforeEach
  void name() throws IOException {
    Path line = folder.resolve(SERVICE);
    Files.createDirectories(line.getParent());
    Files.writeString(line, CopiedDefinition.class.getName() + "\n");
    Thread.currentThread()
        .setContextClassLoader(new URLClassLoader(new URL[] {folder.toUri().toURL()}, before));
  }

  @AfterEach
  void forget() {
    Thread.currentThread().setContextClassLoader(before);
  }

  private Sluice.Ended sluice(String word) {
    return Sluice.run(word + " copied", options);
  }

  @Test
  void isListedHelpedWithValidatedCheckedAndRunLikeTheOthers() throws IOException {
    assertThat(Sluice.run("pipelines", List.of()).out()).contains("\ncopied ", "\nreplay ");
    assertThat(Sluice.run("help copied", List.of()).out())
        .contains("sluice run copied --input=s3://results/incidents.ndjson", "--outageMinutes");
    assertThat(sluice("validate").out()).isEqualTo("copied: options and files are valid\n");

    Sluice.Ended missing = sluice("check");
    assertThat(missing.exit()).isEqualTo(3);
    assertThat(missing.err()).isEqualTo("copied: there is no s3://results/copied-from.ndjson\n");

    server.put(
        "results",
        "copied-from.ndjson",
        "{\"incidentId\":\"b\"}\n{\"incidentId\":\"a\"}\n".getBytes(UTF_8));
    Sluice.Ended check = sluice("check");
    assertThat(check.exit()).as(check.err()).isZero();
    assertThat(check.out())
        .contains("s3://results/copied-from.ndjson: may be read\n", "s3://results/: ");
    Sluice.Ended run = sluice("run");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(
            server
                .contents("results", "copies/copied/")
                .get("incidents.ndjson")
                .toStringUtf8()
                .lines()
                .map(line -> line.split(",")[0]))
        .containsExactly("{\"incidentId\":\"a\"", "{\"incidentId\":\"b\"");
  }

  @Test
  void isUnknownWithoutItsLine() {
    forget();

    assertThat(sluice("run").err()).startsWith("sluice: there is no pipeline 'copied'");
  }
}
