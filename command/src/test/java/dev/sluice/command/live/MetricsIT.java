package dev.sluice.command.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.camera.v1.Incident;
import dev.sluice.command.Sluice;
import dev.sluice.io.archive.WriteArchive;
import dev.sluice.io.kafka.ReadTopics;
import dev.sluice.io.kafka.WriteTopic;
import dev.sluice.local.FlinkCluster;
import dev.sluice.local.FlinkSettings;
import dev.sluice.local.KafkaServer;
import dev.sluice.local.S3Server;
import dev.sluice.samples.generate.Broadcast;
import dev.sluice.samples.generate.Broadcast.Delivered;
import dev.sluice.transforms.incidents.DetectIncidents;
import dev.sluice.transforms.incidents.ReceiveObservations;
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
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Prometheus reads of the live pipelines: of the archive on a cluster, of the incidents on the
 * embedded Flink of {@code scripts/sluice}. The figures are those of a plain loop over the topic.
 */
class MetricsIT {
  /** With all that a topic's name can have, of which Prometheus takes only a part. */
  private static final String TOPIC = "eu.live-observations_1";

  private static final String SERVED = "eu_live_observations_1";
  private static final int PARTITIONS = 2;
  private static final int DISORDER_SECONDS = 2;
  private static final int MINUTES = 15;
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Pattern ADDRESS =
      Pattern.compile("incidents: metrics are served at (http://localhost:\\d+/metrics)");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void figuresAreThoseOfAPlainLoop() throws Exception {
    try (S3Server s3 = S3Server.start(folder.resolve("s3"));
        KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"));
        FlinkCluster cluster =
            FlinkCluster.start(
                folder.resolve("flink"),
                FlinkSettings.of(1, PARTITIONS)
                    .withHeapMegabytes(640)
                    .withMetrics()
                    .withEnvironment(s3.access().environment()))) {
      s3.createBucket("live");
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.servers()))) {
        for (String topic : List.of(TOPIC, "incidents", "letters")) {
          admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
        }
      }
      List<String> common =
          List.of(
              "--topics=" + TOPIC,
              "--kafkaServers=" + kafka.servers(),
              "--s3Endpoint=" + s3.endpoint(),
              "--s3PathStyle=true",
              "--allowedDisorderSeconds=" + DISORDER_SECONDS,
              "--idleSeconds=3",
              "--start=earliest",
              "--parallelism=" + PARTITIONS);
      Process incidents = startIncidents(s3, common);
      try {
        submitArchive(s3, cluster, common);
        produce(kafka);
        List<TopicRecord> produced = TopicDump.of(kafka.servers(), TOPIC);
        awaitArchive("http://" + cluster.metricsAddresses().get(1) + "/metrics", produced.size());
        awaitIncidents(
            incidents,
            produced.size(),
            PlainLive.of(produced, RuleSets.workplaceSafety(), DISORDER_SECONDS * 1_000L));
      } finally {
        incidents.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
      }
    }
  }

  private Process startIncidents(S3Server s3, List<String> common) throws IOException {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(Path.of("..", "scripts", "sluice").toString(), "run", "incidents"));
    words.addAll(common);
    words.addAll(
        List.of(
            "--output=kafka:incidents",
            "--deadLetters=kafka:letters",
            "--checkpointPath=" + folder.resolve("checkpoints").toUri(),
            "--metricsPort=0"));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(s3.access().environment());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("incidents.log").toFile())
        .start();
  }

  private void submitArchive(S3Server s3, FlinkCluster cluster, List<String> common) {
    // In place of the environment, which a test cannot set for its own process.
    System.setProperty("aws.accessKeyId", s3.accessKey());
    System.setProperty("aws.secretAccessKey", s3.secretKey());
    System.setProperty("aws.region", s3.access().region());
    List<String> options = new ArrayList<>(common);
    options.addAll(
        List.of(
            "--output=s3://live/archive",
            "--rollSeconds=2",
            "--flinkMaster=" + cluster.restAddress(),
            "--checkpointPath=" + folder.resolve("checkpoints-archive").toUri()));
    Sluice.Ended ended = Sluice.run("run archive", options);
    assertThat(ended.exit()).as(ended.err()).isZero();
  }

  /** All at once, as if the brokers had been away; the records are some minutes old. */
  private static void produce(KafkaServer kafka) {
    Broadcast.Plan plan =
        new Broadcast.Plan(
            20260302,
            "acme",
            120,
            10,
            MINUTES,
            System.currentTimeMillis() - (MINUTES + 1) * 60_000L,
            0.005,
            0.01,
            3);
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.servers(), "acks", "all");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      Iterator<List<Delivered>> minutes = Broadcast.minutes(plan, 0, 1);
      while (minutes.hasNext()) {
        for (Delivered each : minutes.next()) {
          byte[] key = each.cameraId().getBytes(StandardCharsets.UTF_8);
          byte[] value = each.any().toByteArray();
          var unused =
              producer.send(new ProducerRecord<>(TOPIC, null, each.eventMillis(), key, value));
        }
      }
      // A camera without a value: the archive rejects it as well.
      var unused = producer.send(new ProducerRecord<>(TOPIC, new byte[0], null));
    }
  }

  private static void awaitArchive(String address, long produced) {
    eventually(
        "the archive's metrics",
        () -> {
          ServedMetrics served = ServedMetrics.from(address);
          assertThat(served.sum(WriteArchive.class, "records_received")).isEqualTo(produced);
          assertThat(served.sum(WriteArchive.class, "records_archived")).isEqualTo(produced - 1);
          assertThat(served.sum(WriteArchive.class, "records_skipped")).isZero();
          assertThat(served.sums(WriteArchive.class, "records_rejected_"))
              .isEqualTo(Map.of("value_missing", 1L));
          assertThat(served.sum(WriteArchive.class, "files_written")).isPositive();
          assertThat(served.sum(WriteArchive.class, "bytes_written")).isGreaterThan(10_000);
          assertThat(served.sum(WriteArchive.class, "files_open")).isNotNegative();
          assertBuckets(served, WriteArchive.class, "archive_delay_millis_le_", produced - 1);
          // The youngest record is at least a minute old, the oldest some minutes.
          assertThat(served.sum(WriteArchive.class, "archive_delay_millis_le_30000")).isZero();
          assertThat(served.sum(WriteArchive.class, "archive_delay_millis_le_3600000"))
              .isEqualTo(produced - 1);
          assertCommon(served, "archive");
        });
  }

  private void awaitIncidents(Process process, long produced, PlainLive expected) {
    Map<String, Long> byRule = new TreeMap<>();
    for (Incident each : expected.incidents().values()) {
      byRule.merge(each.getRuleId().replace('-', '_'), 1L, Long::sum);
    }
    Map<String, Long> byReason = new TreeMap<>();
    expected
        .reasons()
        .forEach((reason, count) -> byReason.put(name(reason.name().substring(7)), count));
    assertThat(byRule).isNotEmpty();
    assertThat(byReason).containsKeys("too_late", "value_missing").hasSizeGreaterThan(2);
    long found = expected.incidents().size();
    eventually(
        "the metrics of the incidents",
        () -> {
          String log = Files.readString(folder.resolve("incidents.log"));
          assertThat(process.isAlive()).as(log).isTrue();
          Matcher address = ADDRESS.matcher(log);
          assertThat(address.find()).as(log).isTrue();
          ServedMetrics served = ServedMetrics.from(address.group(1));

          assertThat(served.sum(ReceiveObservations.class, "records_received")).isEqualTo(produced);
          long early = sum(served.sums(ReceiveObservations.class, "records_rejected_"));
          long observations = served.sum(DetectIncidents.class, "observations_received");
          assertThat(observations + early).isEqualTo(produced);
          assertThat(rejected(served)).isEqualTo(byReason);
          assertThat(
                  served.sum(DetectIncidents.class, "observations_released")
                      + served.sum(DetectIncidents.class, "duplicates_skipped")
                      + sum(served.sums(DetectIncidents.class, "observations_rejected_")))
              .isEqualTo(observations);
          assertThat(served.sums(DetectIncidents.class, "incidents_found_")).isEqualTo(byRule);
          assertThat(served.sum(DetectIncidents.class, "incidents_found")).isEqualTo(found);
          assertBuckets(served, DetectIncidents.class, "detection_delay_millis_le_", found);
          assertThat(served.sum(WriteTopic.class, "records_written"))
              .isEqualTo(found + expected.rejected().size());
          assertCommon(served, "incidents");
        });
  }

  private static Map<String, Long> rejected(ServedMetrics served) {
    return Stream.of(
            served.sums(ReceiveObservations.class, "records_rejected_"),
            served.sums(DetectIncidents.class, "observations_rejected_"))
        .flatMap(counts -> counts.entrySet().stream())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum, TreeMap::new));
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String name(String constant) {
    return constant.toLowerCase(Locale.ROOT);
  }

  /** Nothing is behind or unread, Flink's watermarks are there, and series say of which job. */
  private static void assertCommon(ServedMetrics served, String job) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      assertThat(served.sum(ReadTopics.class, "records_behind_" + SERVED + "_" + partition))
          .isZero();
    }
    assertThat(served.sum(ReadTopics.class, "partitions_unread_" + SERVED)).isZero();
    assertThat(served.named("currentInputWatermark")).isNotEmpty();
    assertThat(served.named("currentOutputWatermark"))
        .isNotEmpty()
        .allSatisfy(series -> assertThat(series.labels()).containsEntry("job_name", job));
  }

  /** Each bucket has what the one below it has, and the last one has all. */
  private static void assertBuckets(
      ServedMetrics served, Class<?> transform, String prefix, long count) {
    Map<Double, Long> buckets = new TreeMap<>();
    String name = transform.getName().replace('.', '_') + "_" + prefix;
    served.series().stream()
        .filter(series -> series.name().contains(name))
        .forEach(
            series -> {
              String bound = series.name().substring(series.name().indexOf(name) + name.length());
              buckets.merge(
                  bound.equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound),
                  Math.round(series.value()),
                  Long::sum);
            });
    assertThat(buckets).hasSizeGreaterThan(10).containsEntry(Double.POSITIVE_INFINITY, count);
    assertThat(List.copyOf(buckets.values())).isSorted();
  }

  private static void eventually(String what, ThrowingRunnable assertions) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(assertions);
  }
}
