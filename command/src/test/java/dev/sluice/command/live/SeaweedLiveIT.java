package dev.sluice.command.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.command.Sluice;
import dev.sluice.io.kafka.CreateTopics;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.local.KafkaServer;
import dev.sluice.local.LocalS3Access;
import dev.sluice.local.SeaweedServer;
import dev.sluice.local.SeaweedServer.Identity;
import dev.sluice.pipelines.incidents.StoredIncidents;
import dev.sluice.samples.generate.Broadcast;
import dev.sluice.samples.generate.Broadcast.Delivered;
import dev.sluice.transforms.rules.RuleSets;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Live jobs of {@code scripts/sluice} on a SeaweedFS that {@code scripts/real-stores} builds, as
 * identities that may do what docs/configuration.md says they need and nothing else.
 */
@Tag("real-seaweedfs")
class SeaweedLiveIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final List<Identity> IDENTITIES =
      List.of(
          new Identity(
              "archivist", "lake", List.of("s3:ListBucket", "s3:GetObject", "s3:PutObject")),
          new Identity("detector", "lake", List.of("s3:PutObject")));
  private static final int RECORDS = 3_000;
  private static final int RECORD_BYTES = 32 << 10;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private KafkaServer kafka;

  @BeforeEach
  void start() {
    kafka = KafkaServer.start(folder.resolve("kafka"));
  }

  @AfterEach
  void stop() {
    kafka.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  private SeaweedServer server(Path data) {
    SeaweedServer server =
        SeaweedServer.start(
            Path.of(System.getProperty("sluice.real.weed")),
            folder.resolve("weed"),
            data,
            IDENTITIES,
            /* makesBuckets= */ false);
    server.createBucket("lake");
    return server;
  }

  @Test
  void detectorThatMayOnlyWriteStoresAllIncidents() throws Exception {
    CreateTopics.missing(KafkaAccess.plaintext(kafka.servers()), Map.of("observations", 1));
    produceObservations();
    List<TopicRecord> produced = TopicDump.of(kafka.servers(), "observations");
    Set<String> expected =
        PlainLive.of(produced, RuleSets.workplaceSafety(), 2_000).incidents().keySet();
    try (SeaweedServer s3 = server(folder.resolve("data"))) {
      Process incidents =
          start(
              s3,
              "detector",
              "incidents",
              "--output=s3://lake/live",
              "--deadLetters=s3://lake/letters",
              "--allowedDisorderSeconds=2",
              "--idleSeconds=3");
      try {
        as(s3.access());
        Awaitility.await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  assertThat(incidents.isAlive()).as(log("incidents")).isTrue();
                  assertThat(ids(s3)).containsExactlyElementsOf(new TreeSet<>(expected));
                });
      } finally {
        end(incidents);
      }
    }
  }

  @Test
  void diskThatStaysFullEndsTheJobWithItsCauseAndNothingIsLostOrDoubledAfterwards()
      throws Exception {
    assumeTrue(
        System.getProperty("user.name").equals("root"), "a small disk is mounted by root only");
    Path disk = Files.createDirectories(folder.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", disk.toString());
    CreateTopics.missing(KafkaAccess.plaintext(kafka.servers()), Map.of("observations", 1));
    produceNoise();
    try (SeaweedServer s3 = server(disk.resolve("data"))) {
      String[] options = {"--output=s3://lake/archive", "--rollSeconds=2", "--rollMegabytes=2"};
      Process full = start(s3, "archivist", "archive", options);
      boolean ended = full.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      end(full);
      assertThat(ended).as(log("archive")).isTrue();
      assertThat(full.exitValue()).as(log("archive")).isEqualTo(1);
      assertThat(log("archive").lines().filter(line -> line.startsWith("archive: ")))
          .last(InstanceOfAssertFactories.STRING)
          .contains("cannot write s3://lake/archive/")
          .contains("at " + s3.endpoint() + ": the answer was 5");

      run("mount", "-o", "remount,size=400m", disk.toString());
      s3.restart();
      Process again = start(s3, "archivist", "archive", options);
      try {
        as(s3.access());
        Awaitility.await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  assertThat(again.isAlive()).as(log("archive")).isTrue();
                  Sluice.Ended checked = check(s3);
                  assertThat(checked.exit()).as(checked.out() + checked.err()).isZero();
                  assertThat(checked.out())
                      .contains("observations-0: %,d records and 0 rejected".formatted(RECORDS))
                      .contains("each published record is there once, and can be read");
                });
      } finally {
        end(again);
      }
      run("df", "-h", disk.toString());
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  private Sluice.Ended check(SeaweedServer s3) {
    return Sluice.run(
        "archive-check s3://lake/archive --contents",
        List.of(
            "--topics=observations",
            "--kafka=" + kafka.servers(),
            "--s3Endpoint=" + s3.endpoint(),
            "--s3PathStyle"));
  }

  private static void as(LocalS3Access access) {
    System.setProperty("aws.accessKeyId", access.accessKey());
    System.setProperty("aws.secretAccessKey", access.secretKey());
  }

  private static Set<String> ids(SeaweedServer s3) throws IOException {
    try (ObjectStore store =
        new S3Settings(s3.endpoint().toString(), true, "us-east-1", 10).open()) {
      return StoredIncidents.ofStore(store, ObjectLocation.parse("s3://lake/live")).keySet();
    }
  }

  private Process start(SeaweedServer s3, String identity, String pipeline, String... more)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of("..", "scripts", "sluice").toString(),
                "run",
                pipeline,
                "--topics=observations",
                "--kafkaServers=" + kafka.servers(),
                "--s3Endpoint=" + s3.endpoint(),
                "--s3PathStyle=true",
                "--start=earliest",
                "--parallelism=1",
                "--outageMinutes=0",
                "--flinkConfDir=" + withFewRestarts(),
                "--checkpointPath=" + folder.resolve("checkpoints").toUri()));
    words.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(s3.access(identity).environment());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(pipeline + ".log").toFile())
        .start();
  }

  /** The embedded Flink tries ten times otherwise, for some minutes. */
  private Path withFewRestarts() throws IOException {
    Path flink = Files.createDirectories(folder.resolve("flink"));
    Files.writeString(
        flink.resolve("config.yaml"),
        "restart-strategy.exponential-delay.attempts-before-reset-backoff: 2\n");
    return flink;
  }

  private String log(String pipeline) throws IOException {
    return Files.readString(folder.resolve(pipeline + ".log"));
  }

  private static void end(Process job) throws InterruptedException {
    job.destroy();
    if (!job.waitFor(60, TimeUnit.SECONDS)) {
      job.destroyForcibly().waitFor();
    }
  }

  private static void run(String... words) throws Exception {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", words) + ": " + said).isZero();
  }

  /** More than the disk holds, and nothing that could be compressed. */
  private void produceNoise() {
    Random random = new Random(11);
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (int i = 0; i < RECORDS; i++) {
        byte[] value = new byte[RECORD_BYTES];
        random.nextBytes(value);
        byte[] key = ("a/b/c/" + i % 3).getBytes(StandardCharsets.UTF_8);
        var unused =
            producer.send(
                new ProducerRecord<>("observations", 0, 1_772_366_400_000L + i, key, value));
      }
    }
  }

  private void produceObservations() {
    Broadcast.Plan plan =
        new Broadcast.Plan(
            20260302,
            "acme",
            60,
            10,
            /* minutes= */ 8,
            System.currentTimeMillis() - 9 * 60_000L,
            0.005,
            0.01,
            3);
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      Iterator<List<Delivered>> minutes = Broadcast.minutes(plan, 0, 1);
      while (minutes.hasNext()) {
        for (Delivered each : minutes.next()) {
          byte[] key = each.cameraId().getBytes(StandardCharsets.UTF_8);
          var unused =
              producer.send(
                  new ProducerRecord<>(
                      "observations", null, each.eventMillis(), key, each.any().toByteArray()));
        }
      }
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.servers(), "acks", "all");
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
