package dev.sluice.command.sensors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Sluice;
import dev.sluice.command.live.TopicDump;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.kafka.CreateTopics;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.local.KafkaServer;
import dev.sluice.local.QuestServer;
import dev.sluice.local.S3Server;
import dev.sluice.samples.network.NetworkServer;
import dev.sluice.samples.network.SensorNetwork;
import dev.sluice.sensor.v1.Measurement;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of a network, collected, split and stored by the commands, against the oracle. */
class SensorsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long SEED = 20260301;
  private static final int SENSORS = 58;
  private static final int SNAPSHOTS = 5;
  private static final List<String> TOPICS =
      List.of(
          "temperature-topic",
          "p1-topic",
          "p2-topic",
          "humidity-topic",
          "pressure-topic",
          "noise-laeq-topic",
          "noise-lamin-topic",
          "noise-lamax-topic");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void whatANetworkServesIsInTopicsAndStoreAsAPlainReaderSeesIt() throws Exception {
    // So that what is a day ahead lies in the future, and nothing else.
    SensorNetwork network =
        new SensorNetwork(SEED, SENSORS, System.currentTimeMillis() / 1_000 * 1_000 - 3_600_000);
    SensorOracle oracle = new SensorOracle();
    AtomicLong number = new AtomicLong();
    try (KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"));
        S3Server s3 = S3Server.start(folder.resolve("s3"));
        QuestServer quest = QuestServer.start(folder.resolve("quest"));
        NetworkServer server =
            NetworkServer.start(network, 0, /* faultShare= */ 0, number::get, unused -> {})) {
      s3.createBucket("lake");
      Map<String, Integer> topics = new HashMap<>();
      TOPICS.forEach(topic -> topics.put(topic, 1));
      topics.put("plain-data-sensor", 2);
      topics.put("dead-letters", 1);
      CreateTopics.missing(KafkaAccess.plaintext(kafka.servers()), topics);
      // In place of the environment, which a test cannot set for its own process.
      System.setProperty("aws.accessKeyId", s3.accessKey());
      System.setProperty("aws.secretAccessKey", s3.secretKey());
      System.setProperty("aws.region", s3.access().region());
      for (int i = 0; i < SNAPSHOTS; i++) {
        number.set(i);
        collect(kafka, s3, server);
        oracle.snapshot(network.snapshot(i).json(), System.currentTimeMillis());
      }
      // Nothing new.
      collect(kafka, s3, server);
      assertThat(TopicDump.of(kafka.servers(), "plain-data-sensor")).hasSize(oracle.items());

      Process measures = start(s3, "measures", kafka, "--topics=plain-data-sensor");
      Process means =
          start(
              s3,
              "means",
              kafka,
              "--topics=" + String.join(",", TOPICS),
              "--influxUrl=" + quest.access().endpoint(),
              "--createTables=true");
      try {
        Awaitility.await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  assertThat(measures.isAlive()).as(log("measures")).isTrue();
                  assertThat(means.isAlive()).as(log("means")).isTrue();
                  assertTopics(kafka, oracle);
                  assertStore(quest, oracle);
                });
      } finally {
        measures.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
        means.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
      }
    }
  }

  private static void collect(KafkaServer kafka, S3Server s3, NetworkServer server) {
    Sluice.Ended ended =
        Sluice.run(
            "run collect --once=true",
            List.of(
                "--url=" + server.url(),
                "--output=kafka:plain-data-sensor,s3://lake/snapshots",
                "--kafkaServers=" + kafka.servers(),
                "--s3Endpoint=" + s3.endpoint(),
                "--s3PathStyle=true"));
    assertThat(ended.exit()).as(ended.err()).isZero();
  }

  private Process start(S3Server s3, String pipeline, KafkaServer kafka, String... options)
      throws IOException {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(Path.of("..", "scripts", "sluice").toString(), "run", pipeline));
    words.addAll(List.of(options));
    words.addAll(
        List.of(
            "--kafkaServers=" + kafka.servers(),
            "--start=earliest",
            "--checkpointSeconds=1",
            "--parallelism=2",
            "--checkpointPath=" + folder.resolve("checkpoints-" + pipeline).toUri()));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(s3.access().environment());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(pipeline + ".log").toFile())
        .start();
  }

  private String log(String pipeline) throws IOException {
    return Files.readString(folder.resolve(pipeline + ".log"));
  }

  private static void assertTopics(KafkaServer kafka, SensorOracle oracle) throws Exception {
    for (String topic : TOPICS) {
      List<String> readings = new ArrayList<>();
      for (TopicRecord record : TopicDump.of(kafka.servers(), topic)) {
        Measurement read = Measurement.parseFrom(record.value());
        readings.add(
            "%d|%s|%d|%s|%s|%s|%s|%s"
                .formatted(
                    read.getSensorId(),
                    read.getMeasure(),
                    read.getTimeMillis(),
                    read.getValue(),
                    read.getLatitude(),
                    read.getLongitude(),
                    read.getCountry(),
                    read.getLocation()));
      }
      assertThat(readings)
          .as(topic)
          .containsExactlyInAnyOrderElementsOf(oracle.readings.getOrDefault(topic, Set.of()));
    }
    List<String> letters = new ArrayList<>();
    for (TopicRecord record : TopicDump.of(kafka.servers(), "dead-letters")) {
      DeadLetter letter = DeadLetter.parseFrom(record.value());
      letters.add(
          letter.getTopic().getKey().toStringUtf8()
              + " "
              + letter.getReason().name().substring("REASON_".length()));
    }
    assertThat(letters).containsExactlyInAnyOrderElementsOf(oracle.letters);
  }

  private static void assertStore(QuestServer quest, SensorOracle oracle) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                quest.access().jdbcUrl(), quest.access().user(), quest.access().password());
        Statement statement = connection.createStatement()) {
      for (Set<String> readings : oracle.readings.values()) {
        String measure = readings.iterator().next().split("\\|")[1];
        Set<String> expected = new HashSet<>();
        for (String reading : readings) {
          String[] parts = reading.split("\\|", -1);
          expected.add(
              parts[0] + "|" + parts[2] + "|" + parts[3] + "|" + parts[6] + "|" + parts[7]);
        }
        List<String> stored = new ArrayList<>();
        try (ResultSet rows =
            statement.executeQuery(
                "select sensor_id, cast(timestamp as long) / 1000000, exact, country, location from \""
                    + measure
                    + "\"")) {
          while (rows.next()) {
            stored.add(
                String.join(
                    "|",
                    rows.getString(1),
                    Long.toString(rows.getLong(2)),
                    rows.getString(3),
                    rows.getString(4),
                    rows.getString(5) == null ? "" : rows.getString(5)));
          }
        }
        assertThat(stored).as(measure).containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }
}
