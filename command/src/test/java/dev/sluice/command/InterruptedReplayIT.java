package dev.sluice.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.replay.GeneratedCameras;
import dev.sluice.command.replay.HeldReads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C or SIGTERM while {@code scripts/sluice run replay} runs, and the run after it. */
class InterruptedReplayIT {
  private static final int READ_BEFORE_THE_SIGNAL = 40;

  private final GeneratedCameras cameras = GeneratedCameras.get();

  @Test
  @Tag("long")
  void soItIsAfterCtrlC(@TempDir Path folder) throws Exception {
    assertNothingCounts("INT", 130, folder);
  }

  @Test
  void onEmbeddedFlinkNothingCountsAndTheNextRunIsComplete(@TempDir Path folder) throws Exception {
    assertNothingCounts("TERM", 143, folder);
  }

  private void assertNothingCounts(String signal, int exit, Path folder) throws Exception {
    String interrupted = "interrupted-" + signal;
    interrupt(folder, interrupted, signal, exit, "--parallelism=2");

    Sluice.Ended again =
        Sluice.run("run replay", cameras.replay(interrupted, "--runner=DirectRunner"));
    Sluice.Ended other =
        Sluice.run("run replay", cameras.replay("un" + interrupted, "--runner=DirectRunner"));
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(other.exit()).as(other.err()).isZero();
    assertThat(cameras.files(interrupted))
        .isNotEmpty()
        .isEqualTo(cameras.files("un" + interrupted));
  }

  /** Starts a replay, sends it a signal while it reads, and checks how it ends. */
  static void interrupt(Path folder, String runId, String signal, int exit, String... more)
      throws Exception {
    GeneratedCameras cameras = GeneratedCameras.get();
    try (HeldReads held = new HeldReads(cameras, READ_BEFORE_THE_SIGNAL)) {
      List<String> options = new ArrayList<>(List.of(more));
      options.add("--s3Endpoint=" + held.endpoint());
      Path output = folder.resolve(runId + ".log");
      Process replay =
          start(cameras, cameras.replay(runId, options.toArray(String[]::new)), output);
      try {
        CompletableFuture.anyOf(replay.onExit(), held.midway()).get(120, TimeUnit.SECONDS);
        assertThat(replay.isAlive()).as(Files.readString(output)).isTrue();
        new ProcessBuilder("kill", "-" + signal, Long.toString(replay.pid())).start().waitFor();

        assertThat(replay.waitFor(60, TimeUnit.SECONDS)).as("has ended").isTrue();
      } finally {
        replay.destroyForcibly();
      }
      assertThat(replay.exitValue()).as(Files.readString(output)).isEqualTo(exit);
      assertThat(Files.readString(output))
          .contains("replay: interrupted; what was written so far does not count as output")
          .doesNotContain("Exception");
    }
    assertThat(cameras.contents(GeneratedCameras.OUTPUT, "replays/" + runId + "/"))
        .doesNotContainKey("manifest.json");
  }

  private static Process start(GeneratedCameras cameras, List<String> options, Path output)
      throws IOException {
    // A shell ignores SIGINT in what it starts in the background, and a child inherits that.
    List<String> words = new ArrayList<>(List.of("env", "--default-signal=INT"));
    words.add(Path.of("..", "scripts", "sluice").toString());
    words.addAll(List.of("run", "replay"));
    words.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(cameras.server().access().environment());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }
}
