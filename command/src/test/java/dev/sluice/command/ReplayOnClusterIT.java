package dev.sluice.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.command.plugins.PluginJar;
import dev.sluice.command.replay.GeneratedCameras;
import dev.sluice.command.replay.HeldReads;
import dev.sluice.local.FlinkCluster;
import dev.sluice.local.FlinkSettings;
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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replays with the packaged jar on a Flink cluster of several processes: one JobManager and two
 * TaskManagers.
 */
class ReplayOnClusterIT {
  private static final int READ_BEFORE_THE_FAILURE = 40;

  @TempDir static Path folder;
  private static GeneratedCameras cameras;
  private static FlinkCluster cluster;
  private static Map<String, ByteString> expected;

  @BeforeAll
  static void startCluster() {
    cameras = GeneratedCameras.get();
    cluster =
        FlinkCluster.start(
            folder,
            FlinkSettings.of(2, 2)
                .withHeapMegabytes(512)
                .withEnvironment(cameras.server().access().environment()));
    Sluice.Ended ended = Sluice.run("run replay", cameras.replay("local", "--runner=DirectRunner"));
    assertThat(ended.exit()).as(ended.err()).isZero();
    expected = cameras.files("local");
    assertThat(expected).hasSizeGreaterThan(5);
  }

  @AfterAll
  static void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  /** As {@link #killedTaskManagerChangesNothing}, with nothing killed. */
  @Test
  @Tag("long")
  void clusterGivesTheSameBytes() throws Exception {
    Sluice.Ended ended = Sluice.run("run replay", onCluster("cluster"));

    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(cameras.files("cluster")).isEqualTo(expected);
    assertThat(cameras.manifest("cluster").getInput())
        .isEqualTo(cameras.manifest("local").getInput());
  }

  @Test
  void aUsersOwnPipelineIsSubmittedWithItsJar() throws IOException {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    Path said = Files.createDirectory(folder.resolve("said"));
    var unused = PluginJar.echo(plugins.resolve("echo.jar"));

    Sluice.Ended ended =
        Sluice.run(
            "run echo",
            List.of(
                "--folder=" + said,
                "--plugins=" + plugins,
                "--flinkMaster=" + cluster.restAddress()));

    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(said.resolve("one")).hasContent("Word[text=one] 3");
  }

  @Test
  void liveJobIsRefusedWhereItsCheckpointsWouldBeInMemoryOnly() {
    Sluice.Ended ended =
        Sluice.run(
            "run archive",
            List.of(
                "--topics=observations",
                "--kafkaServers=localhost:1",
                "--output=s3://archive",
                "--flinkMaster=" + cluster.restAddress()));

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err())
        .startsWith("archive: --checkpointPath must say where checkpoints are kept")
        .hasLineCount(1);
  }

  @Test
  void killedTaskManagerChangesNothing() throws Exception {
    try (HeldReads held = new HeldReads(cameras, READ_BEFORE_THE_FAILURE)) {
      CompletableFuture<Sluice.Ended> running =
          CompletableFuture.supplyAsync(
              () ->
                  Sluice.run("run replay", onCluster("killed", "--s3Endpoint=" + held.endpoint())));
      CompletableFuture.anyOf(running, held.midway()).get();
      assertThat(running).isNotDone();
      cluster.killTaskManager(0);
      cluster.startTaskManager();
      held.goOn();
      Sluice.Ended ended = running.get();

      assertThat(ended.exit()).as(ended.err()).isZero();
      assertThat(held.requests().values()).as("objects read again").contains(2);
    }
    assertThat(cameras.files("killed")).isEqualTo(expected);
    assertThat(cameras.manifest("killed").getInput())
        .isEqualTo(cameras.manifest("local").getInput());
  }

  @Test
  @Tag("long")
  void interruptedReplayIsCancelledOnTheClusterAndCanBeRunAgain() throws Exception {
    InterruptedReplayIT.interrupt(
        folder,
        "cancelled",
        "INT",
        130,
        "--parallelism=4",
        "--flinkMaster=" + cluster.restAddress());

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> assertThat(jobs()).contains("\"CANCELED\"").doesNotContain("ING\""));
    Sluice.Ended again = Sluice.run("run replay", onCluster("cancelled"));
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(cameras.files("cancelled")).isEqualTo(expected);
  }

  private static String jobs() throws IOException, InterruptedException {
    URI uri = URI.create("http://" + cluster.restAddress() + "/jobs");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  private static List<String> onCluster(String runId, String... more) {
    List<String> options =
        new ArrayList<>(
            cameras.replay(runId, "--flinkMaster=" + cluster.restAddress(), "--parallelism=4"));
    for (String option : more) {
      options.removeIf(one -> one.startsWith(option.substring(0, option.indexOf('=') + 1)));
      options.add(option);
    }
    return options;
  }
}
