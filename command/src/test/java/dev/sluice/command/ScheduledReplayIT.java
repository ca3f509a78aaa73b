package dev.sluice.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.command.replay.GeneratedCameras;
import dev.sluice.command.replay.HeldReads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A start of a schedule that is stopped or killed while it writes a window, and the one after it.
 * What takes no process is tried in {@code RunLeaseTest}, all of it.
 */
class ScheduledReplayIT {
  private static final int READ_BEFORE_THE_SIGNAL = 20;
  private static final String RUN_ID = "20260301T000000Z-20260303T000000Z";

  private final GeneratedCameras cameras = GeneratedCameras.get();

  @TempDir private Path folder;

  private List<String> schedule(String output, String endpoint) {
    return List.of(
        "--input=s3://" + GeneratedCameras.INPUT,
        "--output=s3://" + GeneratedCameras.OUTPUT + "/" + output,
        "--s3Endpoint=" + endpoint,
        "--every=48h",
        "--lag=1h",
        "--first=2026-03-01",
        "--catchUp=1",
        "--leaseSeconds=2");
  }

  private Map<String, ByteString> contents(String output) {
    return cameras.contents(GeneratedCameras.OUTPUT, output + "/replays/" + RUN_ID + "/");
  }

  private static void signal(Process process, String name) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor())
        .isZero();
  }

  private interface Signalled {
    void by(Process holder, Runnable goOn) throws Exception;
  }

  /**
   * Starts a schedule in a process of its own, and gives it to the test in the middle of a window.
   */
  private String midway(String output, Signalled test) throws Exception {
    Path log = folder.resolve("holder.log");
    try (HeldReads held = new HeldReads(cameras, READ_BEFORE_THE_SIGNAL)) {
      Process holder = start(schedule(output, held.endpoint()), log);
      try {
        CompletableFuture.anyOf(holder.onExit(), held.midway()).get(120, TimeUnit.SECONDS);
        assertThat(holder.isAlive()).as(Files.readString(log)).isTrue();
        test.by(holder, held::goOn);
      } finally {
        holder.destroyForcibly();
      }
    }
    return Files.readString(log);
  }

  private Process start(List<String> options, Path log) throws IOException {
    List<String> words =
        new ArrayList<>(List.of(Path.of("..", "scripts", "sluice").toString(), "run", "replay"));
    words.addAll(options);
    words.add("--parallelism=2");
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(cameras.server().access().environment());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private void runAgain(String output) {
    List<String> options =
        new ArrayList<>(schedule(output, cameras.server().endpoint().toString()));
    options.add("--runner=DirectRunner");
    Sluice.Ended ended = Sluice.run("run replay", options);
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("schedule: done 1");
  }

  /** The files of the second attempt are those of a plain run, but for their names. */
  private void assertPlain(String output) {
    Sluice.Ended plain =
        Sluice.run("run replay", cameras.replay("plain-" + output, "--runner=DirectRunner"));
    assertThat(plain.exit()).as(plain.err()).isZero();
    Map<String, ByteString> files = new TreeMap<>();
    contents(output).forEach((path, content) -> files.put(path.replace(".attempt-2", ""), content));
    files.remove("manifest.json");
    assertThat(files).isEqualTo(cameras.files("plain-" + output));
    assertThat(contents(output)).containsKey("counts/counts.attempt-2.csv");
  }

  @Test
  @Tag("long")
  void aHolderThatWasPausedPastItsLeasePublishesNothing() throws Exception {
    String log =
        midway(
            "paused",
            (holder, goOn) -> {
              signal(holder, "STOP");
              runAgain("paused");
              Map<String, ByteString> published = contents("paused");

              signal(holder, "CONT");
              goOn.run();
              assertThat(holder.waitFor(120, TimeUnit.SECONDS)).as("has ended").isTrue();
              assertThat(holder.exitValue()).isEqualTo(1);
              assertThat(contents("paused")).isEqualTo(published);
            });
    assertThat(log)
        .contains(
            "replay: attempt 1 of run " + RUN_ID + " was taken for dead, since its lease ran out");
    assertPlain("paused");
  }

  @Test
  @Tag("long")
  void aKilledHolderIsFollowedWhenItsLeaseHasRunOut() throws Exception {
    String log =
        midway(
            "killed",
            (holder, goOn) -> {
              signal(holder, "KILL");
              assertThat(holder.waitFor(60, TimeUnit.SECONDS)).isTrue();
              goOn.run();
              assertThat(contents("killed")).doesNotContainKey("manifest.json");
              runAgain("killed");
            });
    assertThat(log).contains("window 2026-03-01T00:00:00Z to 2026-03-03T00:00:00Z");
    assertPlain("killed");
  }

  @Test
  @Tag("long")
  void aHolderThatIsTerminatedGivesItsLeaseBackAndOneThatLivesIsLeftAlone() throws Exception {
    String log =
        midway(
            "terminated",
            (holder, goOn) -> {
              List<String> options =
                  new ArrayList<>(schedule("terminated", cameras.server().endpoint().toString()));
              options.add("--runner=DirectRunner");
              Sluice.Ended beside = Sluice.run("run replay", options);
              assertThat(beside.exit()).as(beside.err()).isZero();
              assertThat(beside.out())
                  .contains("is being written by another start; this one leaves it to that")
                  .contains("schedule: done 0");

              signal(holder, "TERM");
              assertThat(holder.waitFor(60, TimeUnit.SECONDS)).isTrue();
              assertThat(holder.exitValue()).isEqualTo(143);
              goOn.run();
              assertThat(contents("terminated").get("lease/00001.json").toStringUtf8())
                  .contains("\"released\":true");
              runAgain("terminated");
            });
    assertThat(log).contains("replay: interrupted; what was written so far does not count");
    assertPlain("terminated");
  }
}
