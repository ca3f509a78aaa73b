package dev.sluice.command.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.command.Sluice;
import dev.sluice.command.live.TopicDump;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.mqtt.MqttAccess;
import dev.sluice.io.mqtt.MqttChecks;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.line.v1.Alert;
import dev.sluice.line.v1.AlertState;
import dev.sluice.line.v1.AlertValue;
import dev.sluice.local.MirrorSettings;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/**
 * One round: machines publish while faults happen. At the end the readings that the broker of MQTT
 * has acknowledged to them are those in the factory's Kafka, by their bytes, and what lies there is
 * at the centre and in the lake as often; what is no reading is among the dead letters, with its
 * bytes; and the alerts are those of a plain loop over what the machines have said.
 */
final class EdgeRound {
  private static final String FILTER = "iot-sensor/sw/+";
  private static final long SESSION_SECONDS = 3_600;
  private static final int RATE = 360;
  private static final int DISORDER_SECONDS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(200);

  private final EdgeStack stack;
  private final RoundPlan plan;
  private final Path truth;
  private final ObjectLocation lake = new ObjectLocation(EdgeStack.BUCKET, "text");
  private final List<ClusterJob> jobs;

  private EdgeRound(EdgeStack stack, RoundPlan plan) {
    this.stack = stack;
    this.plan = plan;
    this.truth = stack.folder.resolve("truth.tsv");
    String factory = "--kafkaServers=" + stack.kafka.servers();
    this.jobs =
        List.of(
            job(
                "bridge",
                "--mqtt=" + stack.mqtt.access().address(),
                "--mqttFilters=" + FILTER,
                factory,
                "--deadLetters=kafka:" + EdgeStack.BRIDGE_LETTERS),
            job(
                "line",
                "--topics=" + String.join(",", EdgeStack.READINGS),
                factory,
                "--start=earliest",
                "--allowedDisorderSeconds=" + DISORDER_SECONDS,
                "--idleSeconds=12",
                "--checkpointSeconds=2",
                "--deadLetters=kafka:" + EdgeStack.LINE_LETTERS),
            job(
                "archive",
                "--topics=" + mirrored(),
                "--kafkaServers=" + stack.centre.access().servers(),
                "--kafkaSecurity=ssl",
                "--kafkaCaFile=" + stack.ca(),
                "--s3Endpoint=" + stack.s3.endpoint(),
                "--s3PathStyle=true",
                "--output=" + lake,
                "--format=text",
                "--layout=data/{topic}/{machine}/{yyyy}/{MM}/{dd}/",
                "--start=earliest",
                "--idleSeconds=12",
                "--rollSeconds=3"));
  }

  private ClusterJob job(String pipeline, String... options) {
    return new ClusterJob(stack.flink, pipeline, pipeline, List.of(options));
  }

  private static String mirrored() {
    return EdgeStack.READINGS.stream().map(EdgeStack::mirrored).collect(Collectors.joining(","));
  }

  /**
   * What came of a round.
   *
   * @param readings that the broker has acknowledged to the machines, planted repeats too
   * @param again what the factory has more often than the machines have said it
   * @param letters dead letters of the bridge, of different bytes
   * @param alerts that have opened
   */
  record Outcome(int readings, int again, int letters, long alerts) {}

  /** Runs a round; throws where anything is lost or invented. */
  static Outcome run(EdgeStack stack, RoundPlan plan) throws Exception {
    return new EdgeRound(stack, plan).run();
  }

  private Outcome run() throws Exception {
    // What is said before a session is there is for nobody.
    MqttChecks.makeSession(
        MqttAccess.of(stack.mqtt.access().address()), "bridge-0", List.of(FILTER), SESSION_SECONDS);
    Faults faults = new Faults(stack.flink, jobs, stack.servers(), plan.seed());
    faults.submit();
    Process machines = publish();
    try {
      Awaitility.await("the machines speak")
          .atMost(PATIENCE)
          .until(() -> Files.exists(truth) && Files.size(truth) > 0);
      faults.happen(plan.faults());
      assertThat(machines.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .as("the machines have ended")
          .isTrue();
      assertThat(machines.exitValue()).as("see machines.log").isZero();
      return check();
    } finally {
      machines.destroyForcibly();
    }
  }

  /** In a process of their own: commands of this one go one at a time. */
  private Process publish() throws IOException {
    Path jar = Path.of(System.getProperty("sluice.cluster.jar")).resolveSibling("sluice.jar");
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-jar",
            jar.toString(),
            "run",
            "machines",
            "--mqtt=" + stack.mqtt.access().address(),
            "--rate=" + RATE,
            "--for=" + plan.seconds() + "s",
            "--seed=" + plan.seed(),
            // Of every second round half is no reading.
            "--poisonShare=" + (plan.seed() % 2 == 0 ? "0.5" : "0.05"),
            "--repeatShare=0.01",
            "--truth=" + truth)
        .redirectErrorStream(true)
        .redirectOutput(stack.folder.resolve("machines.log").toFile())
        .start();
  }

  /** A line of the truth. */
  private record Said(boolean isReading, String topic, ByteString payload) {
    static Said of(String line) {
      String[] parts = line.split("\t");
      return new Said(
          !parts[0].equals("POISON"),
          parts[1].replace('/', '-'),
          ByteString.copyFrom(Base64.getDecoder().decode(parts[2])));
    }
  }

  private Outcome check() throws Exception {
    Set<ByteString> poison =
        said().filter(one -> !one.isReading()).map(Said::payload).collect(Collectors.toSet());
    List<Said> readings = readings();
    awaitFactory(readings);
    await(
        "all that is no reading is a letter",
        () -> assertThat(letters(EdgeStack.BRIDGE_LETTERS).keySet()).isEqualTo(poison));
    awaitCentre();
    awaitLake();
    long alerts = checkAlerts(readings);
    checkWithCommands();
    return new Outcome(readings.size(), factory().size() - readings.size(), poison.size(), alerts);
  }

  private Stream<Said> said() throws IOException {
    return Files.readAllLines(truth).stream().map(Said::of);
  }

  private List<Said> readings() throws IOException {
    List<Said> readings = said().filter(Said::isReading).toList();
    assertThat(readings).hasSizeGreaterThan(plan.seconds() * RATE / 3);
    return readings;
  }

  private void awaitFactory(List<Said> readings) {
    Set<Said> expected = new HashSet<>(readings);
    await(
        "the factory has what the machines have said",
        () -> assertThat(new HashSet<>(factory())).isEqualTo(expected));
  }

  private static void await(String what, ThrowingRunnable asserts) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(asserts);
  }

  private List<Said> factory() {
    List<Said> found = new ArrayList<>();
    for (String topic : EdgeStack.READINGS) {
      TopicDump.of(stack.kafka.servers(), topic)
          .forEach(record -> found.add(new Said(true, topic, record.value())));
    }
    return found;
  }

  /** Each partition has there what it has in the factory, once, in its order. */
  private void awaitCentre() {
    for (String topic : EdgeStack.READINGS) {
      // What a killed bridge sends again may still come into the factory.
      await(
          "the centre has all of " + topic,
          () ->
              assertThat(byPartition(TopicDump.of(stack.central(), EdgeStack.mirrored(topic))))
                  .isEqualTo(byPartition(TopicDump.of(stack.kafka.servers(), topic))));
    }
  }

  private static Map<Integer, List<ByteString>> byPartition(List<TopicRecord> records) {
    return records.stream()
        .collect(
            Collectors.groupingBy(
                TopicRecord::partition,
                Collectors.mapping(TopicRecord::value, Collectors.toList())));
  }

  /** Each record of the centre is there once, as a text. */
  private void awaitLake() throws IOException {
    try (ObjectStore store = stack.store()) {
      await(
          "the lake has all of the centre",
          () -> {
            ArchiveDump visible = ArchiveDump.visible(store, lake);
            ArchiveDump all = centre();
            visible.assertWithin(all);
            assertThat(visible.size()).isEqualTo(all.size());
          });
    }
  }

  private ArchiveDump centre() {
    ArchiveDump all = new ArchiveDump(new TreeMap<>());
    for (String topic : EdgeStack.READINGS) {
      TopicDump.of(stack.central(), EdgeStack.mirrored(topic))
          .forEach(record -> all.add(record.partition(), record.value()));
    }
    return all;
  }

  private long checkAlerts(List<Said> readings) throws IOException {
    PlainLine plain = new PlainLine(DISORDER_SECONDS * 1_000L);
    readings.forEach(
        one ->
            plain.take(
                one.topic().substring(one.topic().lastIndexOf('-') + 1),
                one.payload().toString(UTF_8)));
    Set<String> expected = plain.alerts();
    await("the alerts", () -> assertThat(alerts()).isEqualTo(expected));
    await(
        "what came too late is a letter",
        () ->
            assertThat(
                    letters(EdgeStack.LINE_LETTERS).keySet().stream()
                        .map(payload -> payload.toString(UTF_8)))
                .containsAll(plain.late()));
    assertThat(letters(EdgeStack.LINE_LETTERS).values())
        .allMatch(reason -> reason == Reason.REASON_TOO_LATE);
    long opened = expected.stream().filter(line -> !line.contains(" closed ")).count();
    assertThat(opened).isPositive();
    return opened;
  }

  /** The alerts as lines, each of which has one id, and each id and state one line. */
  private Set<String> alerts() throws IOException {
    Map<String, String> byId = new HashMap<>();
    for (TopicRecord record : TopicDump.of(stack.kafka.servers(), EdgeStack.ALERTS)) {
      Alert.Builder alert = Alert.newBuilder();
      JsonFormat.parser().merge(record.value().toStringUtf8(), alert);
      String line = line(alert.build());
      String before = byId.put(alert.getAlertId() + alert.getState(), line);
      assertThat(before == null || before.equals(line)).as("one content of %s", line).isTrue();
    }
    assertThat(byId.values()).doesNotHaveDuplicates();
    return new TreeSet<>(byId.values());
  }

  private static String line(Alert alert) {
    String line =
        PlainLine.line(
            alert.getRuleId(),
            alert.getMetric() + " " + alert.getMachine() + "/" + alert.getDevice(),
            alert.getSinceMillis(),
            alert.getOpenedByList().stream().map(EdgeRound::value).toList());
    return alert.getState() == AlertState.ALERT_STATE_CLOSED
        ? line + " closed by " + value(alert.getClosedBy())
        : line;
  }

  private static String value(AlertValue value) {
    return value.getTimeMillis() + ":" + value.getValue();
  }

  private Map<ByteString, Reason> letters(String topic) throws IOException {
    Map<ByteString, Reason> letters = new HashMap<>();
    for (TopicRecord record : TopicDump.of(stack.kafka.servers(), topic)) {
      DeadLetter letter = DeadLetter.parseFrom(record.value());
      letters.put(letter.getPayload(), letter.getReason());
    }
    return letters;
  }

  /** What a person would do. */
  private void checkWithCommands() {
    sluice(
        "mirror-check",
        "--source=" + stack.kafka.servers(),
        "--target=" + stack.centre.access().servers(),
        "--targetSecurity=ssl",
        "--targetCaFile=" + stack.ca(),
        "--prefix=" + MirrorSettings.PREFIX,
        "--topics=" + String.join(",", EdgeStack.READINGS));
    sluice(
        "archive-check " + lake,
        "--contents",
        "--topics=" + mirrored(),
        "--kafkaServers=" + stack.centre.access().servers(),
        "--kafkaSecurity=ssl",
        "--kafkaCaFile=" + stack.ca(),
        "--s3Endpoint=" + stack.s3.endpoint(),
        "--s3PathStyle");
  }

  private static void sluice(String words, String... options) {
    Sluice.Ended ended = Sluice.run(words, List.of(options));
    assertThat(ended.exit()).as(words + ": " + ended.out() + ended.err()).isZero();
  }
}
