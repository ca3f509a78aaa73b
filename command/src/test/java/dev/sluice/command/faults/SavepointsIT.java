package dev.sluice.command.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.camera.v1.Door;
import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.State;
import dev.sluice.command.Sluice;
import dev.sluice.io.s3.ObjectLocation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What may change between a savepoint and the job that starts from it, and what may not. */
class SavepointsIT {
  private static final long BEGIN_MILLIS = 1_772_400_000_000L;
  private static final String CAMERA = "acme/berlin/dock/north";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static LiveStack stack;

  @BeforeAll
  static void startServers() {
    stack = LiveStack.start(folder);
  }

  @AfterAll
  static void stopServers() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void rulesThatStayKeepTheirStateChangedAndNewOnesStartEmptyAndRemovedOnesAreDropped()
      throws Exception {
    stack.createTopics(1, "doors", "found", "letters");
    ClusterJob before = rulesJob(rule("stays", 20), rule("changes", 20), rule("goes", 20));
    before.submit(2, null);
    // The door opens, and stays open over the savepoint.
    send("doors", 0, 0, 12);
    LiveOutputs outputs = new LiveOutputs(stack);
    outputs.awaitRead("sluice-incidents-rules", "doors");
    String savepoint = before.stop();
    assertThat(outputs.incidents("found")).isEmpty();

    ClusterJob after = rulesJob(rule("stays", 20), rule("changes", 10), rule("comes", 10));
    assertThat(after.trySubmit(1, savepoint)).extracting(Sluice.Ended::exit).isEqualTo(0);
    send("doors", 0, 12, 40);

    // What still waited at the savepoint, the last two seconds, counts for rules that start empty.
    awaitStarts("stays 0", "changes 9000", "comes 9000");
    assertThat(logs("taskmanager"))
        .contains(
            "The rules differ from those that saved the state. Keeping their state: [stays]."
                + " Starting empty: [changes, comes]. Dropped: [changes, goes]."
                + " First met with camera "
                + CAMERA
                + ", which the former rules have watched since 2026-03-01T21:20:01Z.");
    after.cancel();
  }

  @Test
  @Tag("long")
  void candidateComesWithASavepointFindsWhatItFindsAloneAndGoesWithOne() throws Exception {
    ShadowRound.run(stack, folder);
  }

  private static void awaitStarts(String... expected) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(starts()).containsExactlyInAnyOrder(expected));
  }

  /** Rule and begin of each incident, the begin counted from that of the test. */
  private static List<String> starts() throws Exception {
    List<String> starts = new ArrayList<>();
    for (String line : new LiveOutputs(stack).incidents("found").values()) {
      Incident.Builder incident = Incident.newBuilder();
      JsonFormat.parser().merge(line, incident);
      starts.add(incident.getRuleId() + " " + (incident.getStartMillis() - BEGIN_MILLIS));
    }
    return starts;
  }

  private static ClusterJob rulesJob(String... rules) throws Exception {
    Path file = Files.createTempFile(folder, "rules", ".yaml");
    Files.writeString(file, "rules:\n" + String.join("", rules));
    return new ClusterJob(
        stack.flink,
        "incidents",
        "rules",
        Stream.concat(
                common("doors"),
                Stream.of(
                    "--rules=" + file,
                    "--output=kafka:found",
                    "--deadLetters=kafka:letters",
                    "--checkpointSeconds=1"))
            .toList());
  }

  private static String rule(String id, int longerThanSeconds) {
    return """
      - id: %s
        title: A door stands open
        why: For the test.
        severity: LOW
        holds:
          condition: {subject: door, when: door.open}
          longerThanSeconds: %d
          bridgeSeconds: 5
    """
        .formatted(id, longerThanSeconds);
  }

  @Test
  @Tag("long")
  void partitionsAddedLaterAreReadFromTheirBeginningAndOtherSourceSettingsAreRefused()
      throws Exception {
    stack.createTopics(2, "grows");
    LiveOutputs outputs = new LiveOutputs(stack);
    ObjectLocation archive = new ObjectLocation(LiveStack.BUCKET, "grown");
    ClusterJob first = archiveJob(archive);
    first.submit(2, null);
    send("grows", 0, 0, 50);
    send("grows", 1, 0, 50);
    outputs.awaitRead("sluice-archive-grown", "grows");
    grow("grows", 3);
    send("grows", 2, 0, 50);
    send("grows", 0, 50, 60);
    String savepoint = first.stop();

    assertRefused(
        first.trySubmit(2, savepoint),
        "archive: Partition 2 of topic grows came after the savepoint and would not be read: start"
            + " with --partitionsBefore='grows:2'");
    assertRefused(
        archiveJob(archive, "--partitionsBefore=1").trySubmit(2, savepoint),
        "archive: Partition 2 of topic grows came after the savepoint and would not be read: start"
            + " with --partitionsBefore='grows:2'");
    assertRefused(
        archiveJob(archive, "--partitionsBefore=2").trySubmit(2, null),
        "archive: --partitionsBefore is for a start with --savepointPath:");
    assertRefused(
        other(archive, "--idleSeconds=60", "--idleSeconds=61").trySubmit(2, savepoint),
        "archive: --idleSeconds was 60 when the savepoint was taken, and is 61 now.");
    assertRefused(
        other(archive, "--allowedDisorderSeconds=2", "--allowedDisorderSeconds=3")
            .trySubmit(2, savepoint),
        "archive: --allowedDisorderSeconds was 2 when the savepoint was taken, and is 3 now.");

    // Of another name nothing is known beforehand: the savepoint itself refuses.
    List<String> elsewhere = new ArrayList<>(common("grows").toList());
    elsewhere.replaceAll(option -> option.replace("--idleSeconds=60", "--idleSeconds=61"));
    elsewhere.addAll(
        List.of(
            "--output=s3://" + LiveStack.BUCKET + "/elsewhere",
            "--rollSeconds=1",
            "--partitionsBefore=2"));
    ClusterJob unknown = new ClusterJob(stack.flink, "archive", "elsewhere", elsewhere);
    assertThat(unknown.trySubmit(1, savepoint)).extracting(Sluice.Ended::exit).isEqualTo(0);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(logs("jobmanager"))
                    .contains("--idleSeconds was 60 when the savepoint was taken, and is 61 now."));
    unknown.cancel();

    ClusterJob grown = archiveJob(archive, "--partitionsBefore=2");
    assertThat(grown.trySubmit(1, savepoint)).extracting(Sluice.Ended::exit).isEqualTo(0);
    send("grows", 2, 50, 60);
    outputs.awaitArchive(archive, "grows");

    String second = grown.stop();
    assertRefused(
        first.trySubmit(1, second),
        "archive: The savepoint holds 2 reads of topic grows, and the options tell of others: start"
            + " with --partitionsBefore='grows:2'");
    assertThat(grown.trySubmit(3, second)).extracting(Sluice.Ended::exit).isEqualTo(0);
    for (int partition = 0; partition < 3; partition++) {
      send("grows", partition, 60, 70);
    }
    outputs.awaitArchive(archive, "grows");
    assertThat(outputs.sizeOf("grows")).isEqualTo(3 * 70 - 10);
    grown.cancel();
  }

  private static void assertRefused(Sluice.Ended ended, String why) {
    assertThat(ended.err()).contains(why);
    assertThat(ended.exit()).isEqualTo(2);
  }

  private static ClusterJob archiveJob(ObjectLocation archive, String... more) {
    return new ClusterJob(
        stack.flink,
        "archive",
        "grown",
        Stream.concat(archiveOptions(archive), Stream.of(more)).toList());
  }

  private static ClusterJob other(ObjectLocation archive, String option, String instead) {
    return new ClusterJob(
        stack.flink,
        "archive",
        "grown",
        Stream.concat(archiveOptions(archive), Stream.of("--partitionsBefore=2"))
            .map(given -> given.equals(option) ? instead : given)
            .toList());
  }

  private static Stream<String> archiveOptions(ObjectLocation archive) {
    return Stream.concat(common("grows"), Stream.of("--output=" + archive, "--rollSeconds=1"));
  }

  private static Stream<String> common(String topic) {
    return Stream.of(
        "--topics=" + topic,
        "--kafkaServers=" + stack.kafka.servers(),
        "--s3Endpoint=" + stack.s3.endpoint(),
        "--s3PathStyle=true",
        "--allowedDisorderSeconds=2",
        "--idleSeconds=60",
        "--start=earliest");
  }

  private static void grow(String topic, int partitions) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafka.servers()))) {
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all().get();
    }
  }

  /** A state of an open door for each second; its track tells the partition. */
  private static void send(String topic, int partition, int fromSecond, int toSecond)
      throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", stack.kafka.servers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int second = fromSecond; second < toSecond; second++) {
        State state =
            State.newBuilder()
                .setCameraId(CAMERA)
                .setTrackId("door-" + partition)
                .setStartMillis(BEGIN_MILLIS + second * 1_000L)
                .setEndMillis(BEGIN_MILLIS + (second + 1) * 1_000L)
                .setDoor(Door.newBuilder().setOpen(true))
                .build();
        producer
            .send(
                new ProducerRecord<>(
                    topic,
                    partition,
                    state.getEndMillis(),
                    CAMERA.getBytes(StandardCharsets.UTF_8),
                    Any.pack(state).toByteArray()))
            .get();
      }
    }
  }

  private static String logs(String process) throws Exception {
    StringBuilder logs = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path log :
          files.filter(file -> file.getFileName().toString().startsWith(process)).toList()) {
        logs.append(Files.readString(log));
      }
    }
    return logs.toString();
  }
}
