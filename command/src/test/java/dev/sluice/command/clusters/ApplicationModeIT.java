package dev.sluice.command.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.command.Sluice;
import dev.sluice.command.replay.FaultyNetwork;
import dev.sluice.command.replay.FaultyNetwork.Fate;
import dev.sluice.command.replay.GeneratedCameras;
import dev.sluice.command.replay.HeldReads;
import dev.sluice.io.kafka.CreateTopics;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.local.KafkaServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The jar for clusters, called by a JobManager in application mode, as on Kubernetes. */
class ApplicationModeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int READ_BEFORE_THE_KILL = 20;
  private static final Pattern REST = Pattern.compile("Rest endpoint listening at ([^\\s]+:\\d+)");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void whatIsWrongInOptionsIsTheFailureOfAJobAndTheJobManagerGoesOn() throws Exception {
    // As Flink's operator sets them, so that it finds out why.
    Map<String, String> asked =
        Map.of(
            "execution.submit-failed-job-on-application-error", "true",
            "execution.shutdown-on-application-finish", "false");
    try (ApplicationCluster cluster = new ApplicationCluster(folder, Map.of(), asked)) {
      cluster.startJobManager(
          "amounts",
          List.of(
              "--topics=t",
              "--kafkaServers=localhost:1",
              "--jdbcUrl=jdbc:postgresql://db/events?password=Mellon",
              "--checkpointSeconds=0"));

      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(cluster.log("jobmanager")).contains("Application FAILED"));
      String rest =
          REST.matcher(cluster.log("jobmanager")).results().findFirst().orElseThrow().group(1);
      String job =
          Pattern.compile("[0-9a-f]{32}")
              .matcher(get(rest, "/jobs"))
              .results()
              .map(MatchResult::group)
              .findFirst()
              .orElseThrow();
      assertThat(get(rest, "/jobs/" + job + "/exceptions"))
          .contains("--checkpointSeconds must be from 1 to 3600, but was: 0");
      assertThat(cluster.isAlive()).isTrue();
      assertThat(cluster.log("jobmanager")).doesNotContain("Mellon");
    }
  }

  private static String get(String rest, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://" + rest + path)).build(),
            BodyHandlers.ofString())
        .body();
  }

  @Test
  @Tag("long")
  void replayEndsWithItsManifestThoughItsJobManagerIsKilledAndStartedAgainDoesNothingTwice()
      throws Exception {
    GeneratedCameras cameras = GeneratedCameras.get();
    try (HeldReads held = new HeldReads(cameras, READ_BEFORE_THE_KILL);
        ApplicationCluster cluster =
            new ApplicationCluster(
                folder,
                cameras.server().access().environment(),
                Map.of("execution.attached", "true"))) {
      List<String> options = cameras.replay("application", "--s3Endpoint=" + held.endpoint());
      cluster.startTaskManager();
      cluster.startJobManager("replay", options);
      assertThat(held.midway()).as(cluster.log("jobmanager")).succeedsWithin(PATIENCE);
      cluster.killJobManager();
      held.goOn();
      cluster.startJobManager("replay", options);
      assertThat(cluster.awaitEnd()).isZero();
      Map<String, ByteString> written =
          cameras.contents(GeneratedCameras.OUTPUT, "replays/application/");
      assertThat(written).containsKey("manifest.json");
      String log = cluster.log("jobmanager");
      assertThat(log).doesNotContain("is complete already");

      cluster.startJobManager("replay", options);
      assertThat(cluster.awaitEnd()).isZero();
      assertThat(cluster.log("jobmanager").substring(log.length()))
          .contains("run application is complete already");
      assertThat(cameras.contents(GeneratedCameras.OUTPUT, "replays/application/"))
          .isEqualTo(written);
    }
    Sluice.Ended alone = Sluice.run("run replay", cameras.replay("alone", "--runner=DirectRunner"));
    assertThat(alone.exit()).as(alone.err()).isZero();
    assertThat(cameras.files("application")).isEqualTo(cameras.files("alone"));
  }

  @Test
  @Tag("long")
  void archiveGoesOnFromItsCheckpointWhenItsJobManagerIsKilledThoughItsStoreIsAwayThen()
      throws Exception {
    GeneratedCameras cameras = GeneratedCameras.get();
    cameras.server().createBucket("archive");
    AtomicBoolean isAway = new AtomicBoolean();
    try (FaultyNetwork network =
            new FaultyNetwork(
                cameras.server().endpoint(),
                request -> isAway.get() ? new FaultyNetwork.Answer(503) : Fate.PASS);
        KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"));
        ObjectStore store = cameras.settings().open();
        ApplicationCluster cluster =
            new ApplicationCluster(folder, cameras.server().access().environment(), Map.of())) {
      CreateTopics.missing(KafkaAccess.plaintext(kafka.servers()), Map.of("observations", 2));
      String servers = "--kafkaServers=" + kafka.servers();
      List<String> reads =
          List.of("--topics=observations", servers, "--s3Endpoint=" + cameras.server().endpoint());
      List<String> options = new ArrayList<>();
      options.addAll(
          List.of(
              "--topics=observations",
              servers,
              "--s3Endpoint=" + network.endpoint(),
              "--output=s3://archive",
              "--rollSeconds=1",
              "--start=earliest",
              "--jobName=archive",
              "--checkpointsInFiles=true"));
      produce(servers, 1);
      cluster.startTaskManager();
      cluster.startJobManager("archive", options);
      Awaitility.await("a publish")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(300))
          .until(() -> store.anyUnder("archive", "_log/"));
      produce(servers, 2);
      cluster.killJobManager();
      produce(servers, 3);
      String log = cluster.log("jobmanager");
      isAway.set(true);
      cluster.startJobManager("archive", options);
      Awaitility.await("a start that does not fail for it")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(300))
          .until(
              () ->
                  cluster
                      .log("jobmanager")
                      .substring(log.length())
                      .contains("the job waits for it"));
      isAway.set(false);

      List<String> check = Stream.concat(reads.stream(), Stream.of("--contents")).toList();
      Awaitility.await("each record is archived once")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> Sluice.run("archive-check s3://archive", check).exit() == 0);
      assertThat(cluster.log("jobmanager").substring(log.length()))
          .containsPattern("Restoring job \\S+ from Checkpoint");
      assertThat(cluster.isAlive()).isTrue();
    }
  }

  private static void produce(String servers, int seed) {
    Sluice.Ended ended =
        Sluice.run("run produce", List.of("--rate=200", "--for=3s", "--seed=" + seed, servers));
    assertThat(ended.exit()).as(ended.err()).isZero();
  }
}
