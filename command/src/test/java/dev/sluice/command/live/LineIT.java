package dev.sluice.command.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sluice.command.Sluice;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.local.KafkaServer;
import dev.sluice.local.S3Server;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A line over real servers: what is planted in the readings comes out live, and again, the same,
 * from the archive of text that was written meanwhile.
 */
class LineIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String TEMPERATURE = "iot-sensor-sw-temperature";
  private static final String VIBRATION = "iot-sensor-sw-vibration";
  private static final int DEVICES = 12;
  private static final int READINGS = 120;
  private static final long SEED = Long.getLong("sluice.seed", 20260301L);

  private static final String RULES =
      """
      rules:
        - {id: temperature-high, title: Hot, why: For the test., severity: HIGH, metric: temperature,
           threshold: {above: 70}}
        - {id: vibration-jump, title: Jump, why: For the test., severity: LOW, metric: vibration,
           jump: {factor: 1.95}}
        - {id: silent, title: Silent, why: For the test., severity: LOW, metric: temperature,
           silence: {longerThanSeconds: 30}}
      """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final long begin = System.currentTimeMillis() - 600_000;
  private final TreeSet<String> planted = new TreeSet<>();
  private final TreeSet<String> anomalies = new TreeSet<>();

  @Test
  @Tag("long")
  void whatIsPlantedIsFoundLiveAndTheSameInAReplayOfTheArchive() throws Exception {
    System.out.println("sluice.seed=" + SEED);
    Files.writeString(folder.resolve("line.yaml"), RULES);
    try (S3Server s3 = S3Server.start(folder.resolve("s3"));
        KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"))) {
      s3.createBucket("lake");
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.servers()))) {
        for (String topic : List.of(TEMPERATURE, VIBRATION, "line-alerts", "odd", "letters")) {
          admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
        }
      }
      produce(kafka);
      Process line =
          start(
              s3,
              kafka,
              "line",
              "--rules=" + folder.resolve("line.yaml"),
              "--anomalies=odd",
              "--deadLetters=kafka:letters",
              "--checkpointSeconds=2",
              "--allowedDisorderSeconds=2");
      Process archive =
          start(
              s3,
              kafka,
              "archive",
              "--output=s3://lake/archive",
              "--format=text",
              "--layout=data/{topic}/{machine}/{yyyy}/{MM}/{dd}/",
              "--rollSeconds=3");
      Map<String, JsonObject> live = new TreeMap<>();
      try {
        await(
            line,
            "line",
            () -> {
              live.clear();
              live.putAll(alerts(TopicDump.of(kafka.servers(), "line-alerts")));
              assertThat(words(live)).isEqualTo(planted);
              assertThat(values(kafka, "odd")).isEqualTo(anomalies);
              assertThat(TopicDump.of(kafka.servers(), "letters")).hasSize(2);
            });
        as(s3);
        await(archive, "archive", () -> assertThat(archived(s3)).isEqualTo(produced(kafka)));
      } finally {
        end(line);
        end(archive);
      }
      Sluice.Ended replay =
          Sluice.run(
              "run line-replay",
              List.of(
                  "--input=s3://lake/archive",
                  "--topics=" + TEMPERATURE + "," + VIBRATION,
                  "--from=" + Instant.ofEpochMilli(begin - 60_000),
                  "--to=" + Instant.ofEpochMilli(begin + 3_600_000),
                  "--rules=" + folder.resolve("line.yaml"),
                  "--allowedDisorderSeconds=2",
                  "--output=s3://lake/results",
                  "--runId=again",
                  "--s3Endpoint=" + s3.endpoint(),
                  "--s3PathStyle=true"));
      assertThat(replay.exit()).as(replay.err()).isZero();
      assertThat(replay.out()).contains("duplicates 12").contains("rejected 2");
      assertThat(replayed(s3)).isEqualTo(live);
    }
  }

  /**
   * Waves in which each device is hot once, jumps once, and is silent for 40 seconds once; out of
   * order by up to two seconds, and one reading of each comes twice.
   */
  private void produce(KafkaServer kafka) throws Exception {
    Random random = new Random(SEED);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.servers(), "acks", "all"),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < DEVICES; i++) {
        String machine = "floor-1-press-" + i % 3;
        String device = "pump-" + i;
        int hot = 10 + random.nextInt(30);
        int quiet = 60 + random.nextInt(30);
        List<Long> times = new ArrayList<>();
        List<String> payloads = new ArrayList<>();
        List<String> shaking = new ArrayList<>();
        for (int n = 0; n < READINGS; n++) {
          long time = begin + n * 1_000L + (n > quiet ? 40_000 : 0);
          times.add(time);
          payloads.add(
              reading(machine, device, n == hot ? "70.01" : n % 2 == 0 ? "70" : "55", time));
          shaking.add(reading(machine, device, n == hot ? "19.51" : "10", time));
        }
        plant("temperature-high", device, times.get(hot), times.get(hot), times.get(hot + 1));
        plant("vibration-jump", device, times.get(hot), times.get(hot), times.get(hot + 1));
        plant("silent", device, times.get(quiet), times.get(quiet) + 30_000, times.get(quiet + 1));
        plant("silent", device, times.get(READINGS - 1), times.get(READINGS - 1) + 30_000, 0);
        anomalies.add(shaking.get(hot));
        payloads.add(payloads.size() - 1, payloads.get(payloads.size() - 2));
        for (int n = 0; n + 1 < payloads.size(); n += 2 + random.nextInt(4)) {
          if (time(payloads.get(n + 1)) - time(payloads.get(n)) <= 2_000) {
            payloads.add(n, payloads.remove(n + 1));
          }
        }
        for (String payload : payloads) {
          send(producer, TEMPERATURE, machine + "/" + device, payload);
        }
        for (String payload : shaking) {
          send(producer, VIBRATION, machine + "/" + device, payload);
        }
      }
      send(producer, TEMPERATURE, "floor-1-press-0/pump-0", "no reading");
      // Much later than its device's others.
      send(
          producer,
          VIBRATION,
          "floor-1-press-0/pump-0",
          reading("floor-1-press-0", "pump-0", "99", begin + 500));
      producer.flush();
    }
  }

  private static String reading(String machine, String device, String value, long time) {
    return machine + "," + device + "," + value + "," + time;
  }

  private static long time(String payload) {
    return Long.parseLong(payload.substring(payload.lastIndexOf(',') + 1));
  }

  private void send(
      KafkaProducer<String, String> producer, String topic, String key, String payload) {
    String last = payload.substring(payload.lastIndexOf(',') + 1);
    long time = last.matches("\\d+") ? Long.parseLong(last) : begin;
    var unused = producer.send(new ProducerRecord<>(topic, null, time, key, payload));
  }

  /** Two messages: one as it opens, and one as it closes, if it does. */
  private void plant(String rule, String device, long since, long opened, long closed) {
    planted.add(rule + " " + device + " " + since + " " + opened);
    if (closed != 0) {
      planted.add(rule + " " + device + " " + since + " " + opened + " " + closed);
    }
  }

  private static TreeSet<String> words(Map<String, JsonObject> alerts) {
    TreeSet<String> words = new TreeSet<>();
    for (JsonObject alert : alerts.values()) {
      words.add(
          alert.get("ruleId").getAsString()
              + " "
              + alert.get("device").getAsString()
              + " "
              + alert.get("sinceMillis").getAsString()
              + " "
              + alert.get("openedMillis").getAsString()
              + (alert.has("closedMillis") ? " " + alert.get("closedMillis").getAsString() : ""));
    }
    return words;
  }

  /** By id and state: what comes again after a restart has the same. */
  private static Map<String, JsonObject> alerts(List<TopicRecord> records) {
    Map<String, JsonObject> alerts = new TreeMap<>();
    for (TopicRecord record : records) {
      assertThat(record.key()).isNotNull();
      put(alerts, record.value() == null ? "" : record.value().toStringUtf8());
    }
    return alerts;
  }

  private static void put(Map<String, JsonObject> alerts, String text) {
    JsonObject alert = JsonParser.parseString(text).getAsJsonObject();
    alerts.put(alert.get("alertId").getAsString() + " " + alert.get("state").getAsString(), alert);
  }

  private static TreeSet<String> values(KafkaServer kafka, String topic) {
    TreeSet<String> values = new TreeSet<>();
    for (TopicRecord record : TopicDump.of(kafka.servers(), topic)) {
      values.add(record.value() == null ? "" : record.value().toStringUtf8());
    }
    return values;
  }

  private static List<String> produced(KafkaServer kafka) {
    List<String> values = new ArrayList<>();
    for (String topic : List.of(TEMPERATURE, VIBRATION)) {
      TopicDump.of(kafka.servers(), topic)
          .forEach(record -> values.add(record.value().toStringUtf8()));
    }
    return values.stream().sorted().toList();
  }

  private static ObjectStore open(S3Server s3) {
    return new S3Settings(s3.endpoint().toString(), true, s3.access().region(), 5).open();
  }

  private static List<String> archived(S3Server s3) throws IOException {
    List<String> values = new ArrayList<>();
    try (ObjectStore store = open(s3)) {
      List<String> keys = new ArrayList<>();
      store.list("lake", "archive/data/", object -> keys.add(object.key()));
      for (String key : keys) {
        try (var in = new ZstdInputStreamNoFinalizer(store.read("lake", key))) {
          values.addAll(new String(in.readAllBytes(), UTF_8).lines().toList());
        }
      }
    }
    return values.stream().sorted().toList();
  }

  private static Map<String, JsonObject> replayed(S3Server s3) throws IOException {
    Map<String, JsonObject> alerts = new TreeMap<>();
    try (ObjectStore store = open(s3)) {
      List<String> keys = new ArrayList<>();
      store.list("lake", "results/", object -> keys.add(object.key()));
      for (String key : keys) {
        if (key.contains("/alerts/")) {
          try (var in = store.read("lake", key)) {
            new String(in.readAllBytes(), UTF_8).lines().forEach(text -> put(alerts, text));
          }
        }
      }
    }
    return alerts;
  }

  private static void as(S3Server s3) {
    // In place of the environment, which a test cannot set for its own process.
    System.setProperty("aws.accessKeyId", s3.accessKey());
    System.setProperty("aws.secretAccessKey", s3.secretKey());
    System.setProperty("aws.region", s3.access().region());
  }

  private Process start(S3Server s3, KafkaServer kafka, String pipeline, String... options)
      throws IOException {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(Path.of("..", "scripts", "sluice").toString(), "run", pipeline));
    words.addAll(
        List.of(
            "--topics=" + TEMPERATURE + "," + VIBRATION,
            "--kafkaServers=" + kafka.servers(),
            "--s3Endpoint=" + s3.endpoint(),
            "--s3PathStyle=true",
            "--start=earliest",
            "--idleSeconds=3",
            "--parallelism=2",
            "--checkpointPath=" + folder.resolve("checkpoints-" + pipeline).toUri()));
    words.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(s3.access().environment());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(pipeline + ".log").toFile())
        .start();
  }

  private interface Look {
    void look() throws Exception;
  }

  private void await(Process process, String pipeline, Look look) {
    Awaitility.await(pipeline)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(
            () -> {
              assertThat(process.isAlive())
                  .as(Files.readString(folder.resolve(pipeline + ".log")))
                  .isTrue();
              look.look();
            });
  }

  private static void end(Process process) throws InterruptedException {
    process.destroyForcibly();
    boolean unused = process.waitFor(60, TimeUnit.SECONDS);
  }
}
