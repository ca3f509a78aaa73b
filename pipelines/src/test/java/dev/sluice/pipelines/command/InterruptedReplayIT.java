package dev.sluice.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.local.FlinkCluster;
import dev.sluice.local.FlinkSettings;
import dev.sluice.pipelines.replay.FaultyNetwork;
import dev.sluice.pipelines.replay.FaultyNetwork.Fate;
import dev.sluice.pipelines.replay.GeneratedCameras;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C while {@code scripts/sluice run replay} runs, and the run after it. */
class InterruptedReplayIT {
  private static final int READ_BEFORE_THE_SIGNAL = 60;

  private final GeneratedCameras cameras = GeneratedCameras.get();

  @TempDir private Path folder;

  @Test
  void onEmbeddedFlinkNothingCountsAndTheNextRunIsComplete() throws Exception {
    interrupt("interrupted", "--parallelism=2");
    assertNextRunIsComplete("interrupted");
  }

  @Test
  void onClusterTheJobIsCancelledToo() throws Exception {
    try (FlinkCluster cluster =
        FlinkCluster.start(
            folder.resolve("flink"),
            FlinkSettings.of(1, 2)
                .withHeapMegabytes(512)
                .withEnvironment(cameras.server().access().environment()))) {
      interrupt("cancelled", "--parallelism=2", "--flinkMaster=" + cluster.restAddress());

      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(100))
          .untilAsserted(
              () -> assertThat(jobs(cluster)).matches("\\{\"jobs\":\\[[^]]*\"CANCELED\"[^]]*]}"));
    }
    assertNextRunIsComplete("cancelled");
  }

  /** Starts a replay, sends it SIGINT while it reads, and checks how it ends. */
  private void interrupt(String runId, String... more) throws Exception {
    CountDownLatch midway = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    AtomicInteger read = new AtomicInteger();
    try (FaultyNetwork network =
        new FaultyNetwork(
            cameras.server().endpoint(),
            request -> {
              if (request.startsWith("GET /cameras/data/")
                  && read.incrementAndGet() > READ_BEFORE_THE_SIGNAL) {
                midway.countDown();
                ended.await();
              }
              return Fate.PASS;
            })) {
      List<String> options = new ArrayList<>(List.of(more));
      options.add("--s3Endpoint=" + network.endpoint());
      Path output = folder.resolve(runId + ".log");
      Process replay = start(cameras.replay(runId, options.toArray(String[]::new)), output);
      try {
        CompletableFuture.anyOf(
                replay.onExit(),
                CompletableFuture.runAsync(
                    () -> {
                      try {
                        midway.await();
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    }))
            .get(120, TimeUnit.SECONDS);
        assertThat(replay.isAlive()).as(Files.readString(output)).isTrue();
        new ProcessBuilder("kill", "-INT", Long.toString(replay.pid())).start().waitFor();

        assertThat(replay.waitFor(30, TimeUnit.SECONDS)).as("has ended").isTrue();
      } finally {
        replay.destroyForcibly();
        ended.countDown();
      }
      assertThat(replay.exitValue()).as(Files.readString(output)).isEqualTo(130);
      assertThat(Files.readString(output))
          .contains("replay: interrupted; what was written so far does not count as output")
          .doesNotContain("Exception");
    }
    assertThat(cameras.contents(GeneratedCameras.OUTPUT, "replays/" + runId + "/"))
        .doesNotContainKey("manifest.json");
  }

  private void assertNextRunIsComplete(String runId) {
    Sluice.Ended again = Sluice.run("run replay", cameras.replay(runId, "--runner=DirectRunner"));
    Sluice.Ended other =
        Sluice.run("run replay", cameras.replay(runId + "-not", "--runner=DirectRunner"));

    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(other.exit()).as(other.err()).isZero();
    Map<String, ByteString> files = cameras.files(runId);
    assertThat(files).isNotEmpty().isEqualTo(cameras.files(runId + "-not"));
  }

  private Process start(List<String> options, Path output) throws IOException {
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

  private static String jobs(FlinkCluster cluster) throws IOException, InterruptedException {
    URI uri = URI.create("http://" + cluster.restAddress() + "/jobs");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }
}
