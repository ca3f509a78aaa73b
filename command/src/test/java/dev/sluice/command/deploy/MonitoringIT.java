package dev.sluice.command.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.command.Sluice;
import dev.sluice.io.kafka.CreateTopics;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.local.FlinkCluster;
import dev.sluice.local.FlinkSettings;
import dev.sluice.local.KafkaServer;
import dev.sluice.local.KafkaSettings;
import dev.sluice.local.PostgresServer;
import dev.sluice.local.PrometheusServer;
import dev.sluice.local.QuestServer;
import dev.sluice.local.S3Server;
import dev.sluice.samples.generate.Broadcast;
import dev.sluice.samples.generate.Broadcast.Delivered;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules and dashboards against a real Prometheus: each alert fires and clears; each metric that a
 * rule or a panel names is one that live jobs serve, and each panel has rows.
 */
@Tag("real-prometheus")
class MonitoringIT {
  private static final Path MONITORING = Deployed.DEPLOY.resolve("chart/files");

  /**
   * What a rule or a panel reads; what kube-state-metrics serves is not there without a cluster.
   */
  private static final Pattern METRIC = Pattern.compile("\\b(?:sluice|flink|kafka)_\\w+\\b(?!:)");

  private static final long SEED = 20260305;
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path PROMETHEUS = Path.of(System.getProperty("sluice.real.prometheus", ""));

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void eachAlertFiresAndClears() throws Exception {
    Files.copy(MONITORING.resolve("rules.yaml"), folder.resolve("rules.yaml"));
    Path tests = folder.resolve("alerts-test.yaml");
    try (InputStream alerts = MonitoringIT.class.getResourceAsStream("alerts-test.yaml")) {
      Files.copy(alerts, tests);
    }
    Process promtool =
        new ProcessBuilder(
                PROMETHEUS.resolveSibling("promtool").toString(), "test", "rules", tests.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), UTF_8);
    assertThat(promtool.waitFor()).as(said).isZero();
  }

  @Test
  void rulesAndPanelsNameWhatLiveJobsServe() throws Exception {
    Set<String> panels = panels();
    Set<String> named = new HashSet<>();
    Stream.concat(panels.stream(), Stream.of(Files.readString(MONITORING.resolve("rules.yaml"))))
        .forEach(
            expression ->
                METRIC
                    .matcher(expression)
                    .results()
                    .map(MatchResult::group)
                    .filter(name -> !name.startsWith("sluice_console_"))
                    .forEach(named::add));
    assertThat(panels).hasSizeGreaterThan(25);

    try (S3Server s3 = S3Server.start(folder.resolve("s3"));
        KafkaServer kafka =
            KafkaServer.start(
                folder.resolve("kafka"),
                0,
                KafkaSettings.defaults()
                    .withMetrics(Deployed.DEPLOY.resolve("image/kafka-metrics.yaml")));
        PostgresServer postgres = PostgresServer.start(folder.resolve("postgres"));
        QuestServer quest = QuestServer.start(folder.resolve("quest"));
        FlinkCluster cluster =
            FlinkCluster.start(
                folder.resolve("flink"),
                FlinkSettings.of(1, 3)
                    .withHeapMegabytes(768)
                    .withMetrics()
                    .withEnvironment(s3.access().environment()))) {
      s3.createBucket("live");
      submit(s3, kafka, postgres, quest, cluster);
      try (PrometheusServer prometheus =
              PrometheusServer.start(
                  PROMETHEUS, folder.resolve("prometheus"), configuration(cluster, kafka));
          KafkaProducer<byte[], byte[]> producer =
              new KafkaProducer<>(
                  Map.of("bootstrap.servers", kafka.servers()),
                  new ByteArraySerializer(),
                  new ByteArraySerializer())) {
        System.out.println("sluice.seed=" + SEED);
        Iterator<List<Delivered>> minutes =
            Broadcast.minutes(
                new Broadcast.Plan(SEED, "acme", 60, 10, 170, 1_772_400_000_000L, 0.02, 0.01, 3),
                0,
                1);
        Awaitility.await("all panels have rows")
            .atMost(PATIENCE)
            .pollInterval(Duration.ofSeconds(1))
            .untilAsserted(
                () -> {
                  produce(producer, minutes.next());
                  panels.removeIf(panel -> !rows(prometheus, panel).isEmpty());
                  assertThat(panels).isEmpty();
                  Set<String> served = served(prometheus);
                  assertThat(served).containsAll(named);
                  assertThat(served).noneMatch(name -> name.contains("_dev_sluice_"));
                });
        assertThat(rows(prometheus, "ALERTS{alertstate=\"firing\"}")).isEmpty();
      }
    }
  }

  /** The expressions of all panels, of all jobs. */
  private static Set<String> panels() throws IOException {
    Set<String> expressions = new LinkedHashSet<>();
    try (Stream<Path> files = Files.list(MONITORING.resolve("dashboards"))) {
      for (Path file : files.sorted().toList()) {
        for (JsonNode panel : JSON.readTree(file.toFile()).path("panels")) {
          for (JsonNode target : panel.path("targets")) {
            expressions.add(
                target
                    .path("expr")
                    .textValue()
                    .replace("$job", ".*")
                    .replace("$__rate_interval", "30s"));
          }
        }
      }
    }
    return expressions;
  }

  private String configuration(FlinkCluster cluster, KafkaServer kafka) throws IOException {
    Path prometheus = Files.createDirectories(folder.resolve("prometheus"));
    Files.copy(MONITORING.resolve("rules.yaml"), prometheus.resolve("rules.yaml"));
    String relabelings =
        Files.readString(MONITORING.resolve("relabelings.yaml")).indent(6).stripTrailing();
    return """
    global: {scrape_interval: 1s, evaluation_interval: 1s}
    rule_files: [rules.yaml]
    scrape_configs:
      - job_name: flink
        static_configs: [{targets: ['%s']}]
        metric_relabel_configs:
    %s
      - job_name: kafka
        static_configs: [{targets: ['%s']}]
    """
        .formatted(
            String.join("', '", cluster.metricsAddresses()), relabelings, kafka.metricsAddress());
  }

  private void submit(
      S3Server s3,
      KafkaServer kafka,
      PostgresServer postgres,
      QuestServer quest,
      FlinkCluster cluster)
      throws IOException {
    CreateTopics.missing(
        KafkaAccess.plaintext(kafka.servers()),
        Map.of("observations", 2, "incidents", 1, "dead-letters", 1, "events", 2));
    // In place of the environment, which a test cannot set for its own process.
    System.setProperty("aws.accessKeyId", s3.accessKey());
    System.setProperty("aws.secretAccessKey", s3.secretKey());
    System.setProperty("aws.region", s3.access().region());
    Path credentials =
        Files.writeString(
            folder.resolve("credentials"),
            "username=%s%npassword=%s%n"
                .formatted(postgres.access().user(), postgres.access().password()));
    List<String> cameras =
        List.of("--topics=observations", "--s3Endpoint=" + s3.endpoint(), "--s3PathStyle=true");
    start(kafka, cluster, "archive", cameras, "--output=s3://live/archive", "--rollSeconds=2");
    start(
        kafka,
        cluster,
        "incidents",
        cameras,
        "--output=kafka:incidents",
        "--deadLetters=kafka:dead-letters",
        "--checkpointSeconds=2",
        "--idleSeconds=2");
    start(
        kafka,
        cluster,
        "amounts",
        List.of("--topics=events"),
        "--jdbcUrl=" + postgres.access().jdbcUrl(),
        "--jdbcCredentialsFile=" + credentials,
        "--influxUrl=" + quest.access().endpoint(),
        "--createTables=true",
        "--checkpointSeconds=2");
  }

  private void start(
      KafkaServer kafka,
      FlinkCluster cluster,
      String pipeline,
      List<String> input,
      String... options) {
    List<String> all = new ArrayList<>(input);
    all.addAll(List.of(options));
    all.add("--kafkaServers=" + kafka.servers());
    all.add("--start=earliest");
    all.add("--parallelism=1");
    all.add("--flinkMaster=" + cluster.restAddress());
    all.add("--checkpointPath=" + folder.resolve("checkpoints-" + pipeline).toUri());
    Sluice.Ended ended = Sluice.run("run " + pipeline, all);
    assertThat(ended.exit()).as(ended.err()).isZero();
  }

  /** Records of cameras, some of them no observations, and events of which one is none. */
  private static void produce(KafkaProducer<byte[], byte[]> producer, List<Delivered> minute) {
    for (Delivered each : minute) {
      byte[] key = each.cameraId().getBytes(UTF_8);
      var unused =
          producer.send(
              new ProducerRecord<>(
                  "observations", null, each.eventMillis(), key, each.any().toByteArray()));
    }
    for (String event :
        List.of(
            "{\"time\":1772400000000,\"amount\":1}",
            "{\"time\":1772400000000,\"amount\":9}",
            "no event")) {
      var unused = producer.send(new ProducerRecord<>("events", event.getBytes(UTF_8)));
    }
    producer.flush();
  }

  private static JsonNode rows(PrometheusServer prometheus, String expression) {
    try {
      return JSON.readTree(prometheus.query(expression)).path("data").path("result");
    } catch (IOException e) {
      throw new IllegalStateException("no answer of Prometheus", e);
    }
  }

  private static Set<String> served(PrometheusServer prometheus) throws IOException {
    Set<String> names = new HashSet<>();
    JSON.readTree(prometheus.names()).path("data").forEach(name -> names.add(name.textValue()));
    return names;
  }
}
