package dev.sluice.command.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Sluice;
import dev.sluice.local.LocalStack;
import dev.sluice.local.ServerStatus;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The stack's Flink as the docs have it tried: submitted, stopped with a savepoint, gone on. */
class LocalFlinkIT {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @AfterEach
  void down() {
    var unused = new LocalStack(folder).down();
  }

  @Test
  @Tag("long")
  void archiveStopsWithASavepointInS3AndGoesOnFromItOnTheFlinkOfTheStack() {
    Sluice.Ended up =
        sluice(
            "local up",
            "--services=s3,kafka,flink",
            "--topics=observations:2",
            "--port=0",
            "--kafkaPort=0",
            "--flinkPort=0",
            "--data=" + folder);
    String master = endpoint("flink").getAuthority();
    assertThat(up.out())
        .contains(
            "# Flink at --flinkMaster="
                + master
                + ", its pages at http://"
                + master
                + ", checkpoints in s3://flink/checkpoints, savepoints in s3://flink/savepoints\n");
    // In place of the environment, which a test cannot set for its own process.
    System.setProperty("aws.accessKeyId", "sluice-local");
    System.setProperty("aws.secretAccessKey", "sluice-local-secret");
    System.setProperty("aws.region", "us-east-1");
    sluice("run produce", "--rate=100", "--for=10s", "--seed=1", kafka());
    sluice("run archive", archive(master).toArray(String[]::new));
    Awaitility.await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () ->
                assertThat(sluice("jobs", "--flinkMaster=" + master).out())
                    .contains("s3://flink/checkpoints/"));

    Sluice.Ended stopped =
        sluice("stop archive", "--savepoint=s3://flink/savepoints", "--flinkMaster=" + master);
    assertThat(stopped.out()).matches("s3://flink/savepoints/savepoint-\\S+\n");

    sluice("run produce", "--rate=100", "--for=10s", "--seed=2", kafka());
    List<String> goOn = new ArrayList<>(archive(master));
    goOn.add("--savepointPath=" + stopped.out().strip());
    sluice("run archive", goOn.toArray(String[]::new));
    List<String> check =
        List.of(
            "--topics=observations",
            "--s3Endpoint=" + endpoint("s3"),
            "--s3PathStyle=true",
            kafka());
    Awaitility.await("the topic is archived, each record once")
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> Sluice.run("archive-check s3://archive", check).exit() == 0);
    assertThat(sluice("local down", "--data=" + folder).out())
        .isEqualTo("stopped flink-2, flink-1, flink, kafka, s3\n");
  }

  private List<String> archive(String master) {
    return List.of(
        "--topics=observations",
        "--output=s3://archive",
        "--rollSeconds=1",
        "--start=earliest",
        "--jobName=archive",
        "--s3Endpoint=" + endpoint("s3"),
        "--s3PathStyle=true",
        "--flinkMaster=" + master,
        "--parallelism=2",
        kafka());
  }

  private String kafka() {
    return "--kafkaServers=" + endpoint("kafka").getAuthority();
  }

  private URI endpoint(String name) {
    return new LocalStack(folder)
        .status().stream()
            .filter(server -> server.name().equals(name))
            .map(ServerStatus::endpoint)
            .findFirst()
            .orElseThrow();
  }

  private static Sluice.Ended sluice(String words, String... options) {
    Sluice.Ended ended = Sluice.run(words, Stream.of(options).toList());
    assertThat(ended.exit()).as("%s: %s", words, ended.err()).isZero();
    return ended;
  }
}
