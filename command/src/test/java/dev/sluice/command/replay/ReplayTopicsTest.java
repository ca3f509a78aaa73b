package dev.sluice.command.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.SpillSeen;
import dev.sluice.command.Sluice;
import dev.sluice.command.live.PlainLive;
import dev.sluice.command.live.TopicDump;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.local.KafkaServer;
import dev.sluice.run.v1.PartitionStretch;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.samples.generate.Broadcast;
import dev.sluice.samples.generate.Broadcast.Delivered;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.ObservationDecoder;
import dev.sluice.transforms.rules.RuleSets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A replay of topics finds what a replay of objects with the same records finds, and what a live
 * job would, whoever runs it, and ends by itself.
 */
class ReplayTopicsTest {
  private static final String BUCKET = "delivered";
  private static final int PARTITIONS = 3;
  private static final Instant BEGIN = Instant.parse("2026-03-02T06:00:00Z");
  private static final String FROM = "2026-03-02T05:00:00Z";
  private static final String TO = "2026-03-02T07:00:00Z";
  private static final int MINUTES = 50;
  private static final ObservationDecoder DECODER = new ObservationDecoder();
  private static final String UNKEYED = "camera-0003";

  @TempDir static Path folder;
  private static KafkaServer broker;
  private static GeneratedCameras cameras;

  @BeforeAll
  static void deliver() throws Exception {
    cameras = GeneratedCameras.get();
    broker = KafkaServer.start(folder);
    long seed = Long.getLong("sluice.seed", 5);
    System.out.println("sluice.seed=" + seed);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
      admin
          .createTopics(
              Stream.of("observations", "shortened", "spread")
                  .map(topic -> new NewTopic(topic, PARTITIONS, (short) 1))
                  .toList())
          .all()
          .get();
      Map<String, ByteArrayOutputStream> objects = new TreeMap<>();
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", broker.servers(), "linger.ms", 5),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        for (int partition = 1; partition < PARTITIONS; partition++) {
          producer.send(
              new ProducerRecord<>(
                  "spread", partition, BEGIN.toEpochMilli(), (byte[]) null, spill("a/b/c/d")));
        }
        Iterator<List<Delivered>> minutes =
            Broadcast.minutes(
                new Broadcast.Plan(
                    seed, "acme", 6, 10, MINUTES, BEGIN.toEpochMilli(), 0.01, 0.02, 15),
                0,
                1);
        while (minutes.hasNext()) {
          for (Delivered each : minutes.next()) {
            send(producer, "observations", each);
            send(producer, "shortened", each);
            writeDelimited(
                objects.computeIfAbsent(each.cameraId(), any -> new ByteArrayOutputStream()),
                each.any());
          }
        }
        producer.send(
            new ProducerRecord<>(
                "observations", 0, BEGIN.toEpochMilli(), "a/b/c/d".getBytes(UTF_8), (byte[]) null));
        producer.send(
            new ProducerRecord<>(
                "observations", 1, BEGIN.toEpochMilli(), null, "garbage".getBytes(UTF_8)));
      }
      cameras.server().createBucket(BUCKET);
      for (Map.Entry<String, ByteArrayOutputStream> object : objects.entrySet()) {
        cameras.put(
            BUCKET, "data/" + object.getKey() + "/2026/03/02/all", object.getValue().toByteArray());
      }
      admin
          .deleteRecords(
              Map.of(new TopicPartition("shortened", 0), RecordsToDelete.beforeOffset(100)))
          .all()
          .get();
    }
  }

  /** One camera has no key, but lies in one partition too; what it spoilt has its key. */
  private static void send(
      KafkaProducer<byte[], byte[]> producer, String topic, Delivered delivered) {
    boolean ofOnePartition = delivered.cameraId().endsWith(UNKEYED);
    boolean keyed =
        !ofOnePartition
            || !(DECODER.decode(delivered.cameraId(), delivered.any()) instanceof Observation);
    producer.send(
        new ProducerRecord<>(
            topic,
            ofOnePartition ? 0 : null,
            delivered.eventMillis(),
            keyed ? delivered.cameraId().getBytes(UTF_8) : null,
            delivered.any().toByteArray()));
  }

  private static byte[] spill(String camera) {
    return Any.pack(
            Event.newBuilder()
                .setCameraId(camera)
                .setTrackId("spill-1")
                .setAtMillis(BEGIN.toEpochMilli())
                .setSpillSeen(SpillSeen.getDefaultInstance())
                .build())
        .toByteArray();
  }

  private static void writeDelimited(ByteArrayOutputStream out, ByteString record)
      throws IOException {
    int rest = record.size();
    while (rest >= 0x80) {
      out.write(rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
    record.writeTo(out);
  }

  @AfterAll
  static void stop() {
    if (broker != null) {
      broker.close();
    }
  }

  private static List<String> topics(String runId, String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--input=kafka:observations",
                "--kafkaServers=" + broker.servers(),
                "--from=" + FROM,
                "--to=" + TO));
    options.addAll(List.of(more));
    return cameras.replay(runId, options.toArray(String[]::new));
  }

  private static Map<String, ByteString> run(List<String> options) {
    Sluice.Ended ended = Sluice.run("run replay", options);
    assertThat(ended.exit()).as(ended.err()).isZero();
    String runId =
        options.stream()
            .filter(option -> option.startsWith("--runId="))
            .map(option -> option.substring("--runId=".length()))
            .findFirst()
            .orElseThrow();
    return cameras.files(runId);
  }

  private static Map<String, ByteString> withoutRejected(Map<String, ByteString> files) {
    Map<String, ByteString> rest = new TreeMap<>(files);
    rest.keySet().removeIf(path -> path.startsWith("rejected/"));
    return rest;
  }

  private static final class OverObjects {
    static final Map<String, ByteString> FILES =
        run(
            cameras.replay(
                "topics-as-objects",
                "--input=s3://" + BUCKET,
                "--from=" + FROM,
                "--to=" + TO,
                "--runner=DirectRunner"));
  }

  private static final class OverTopics {
    static final Map<String, ByteString> FILES =
        run(topics("topics-first", "--runner=DirectRunner"));
    static final PlainLive PLAIN =
        PlainLive.of(
            TopicDump.of(broker.servers(), "observations"), RuleSets.workplaceSafety(), 10_000);
  }

  @Test
  void incidentsAreThoseOfObjectsWithTheSameRecords() {
    assertThat(OverTopics.FILES.keySet()).anyMatch(path -> path.startsWith("incidents/"));
    ReplayEqualityTest.assertSameFiles(
        withoutRejected(OverTopics.FILES), withoutRejected(OverObjects.FILES));
  }

  @Test
  void incidentsAndRejectedRecordsAreThoseOfALiveJob() throws IOException {
    List<Incident> incidents = read("incidents/", Incident::newBuilder, Incident.class);
    List<DeadLetter> letters = read("rejected/", DeadLetter::newBuilder, DeadLetter.class);

    assertThat(incidents).hasSizeGreaterThan(5);
    assertThat(incidents)
        .containsExactlyInAnyOrderElementsOf(OverTopics.PLAIN.incidents().values());
    assertThat(
            letters.stream()
                .map(DeadLetter::getTopic)
                .map(at -> PlainLive.place(at.getTopic(), at.getPartition(), at.getOffset())))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(OverTopics.PLAIN.rejected());
    assertThat(letters).noneMatch(DeadLetter::hasFailedMillis);
    assertThat(letters.stream().map(letter -> letter.getStep() + " " + letter.getReason()))
        .contains(
            "ReceiveObservations REASON_VALUE_MISSING",
            "OrderObservations REASON_TOO_LATE",
            "DecodeObservations REASON_MESSAGE_MALFORMED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--runner=DirectRunner",
        "--runner=FlinkRunner --parallelism=1",
        "--runner=FlinkRunner --parallelism=2"
      })
  void filesAreTheSameBytesInEveryRun(String runner) {
    String runId = "topics" + runner.replaceAll("[^A-Za-z0-9]+", "-");

    ReplayEqualityTest.assertSameFiles(run(topics(runId, runner.split(" "))), OverTopics.FILES);

    RunManifest manifest = cameras.manifest(runId);
    assertThat(manifest.getInput()).isEqualTo(cameras.manifest("topics-first").getInput());
    assertThat(manifest.getPartitionsList()).hasSize(PARTITIONS);
    assertThat(manifest.getInput().getCameras()).isEqualTo(6);
    assertThat(manifest.getInput().getRecords())
        .isEqualTo(
            manifest.getPartitionsList().stream().mapToLong(PartitionStretch::getEndOffset).sum());
    assertThat(manifest.getWarningsList()).isEmpty();
  }

  @Test
  void rangeAndSelectionCutTheSameAwayFromBoth() {
    String from = "--from=" + BEGIN.plusSeconds(600);
    String to = "--to=" + BEGIN.plusSeconds(1_800);
    String select = "--select=acme/*/*/camera-000{1,3}";

    Map<String, ByteString> objects =
        run(
            cameras.replay(
                "topics-cut-objects",
                "--input=s3://" + BUCKET,
                from,
                to,
                select,
                "--runner=DirectRunner"));
    Map<String, ByteString> topics =
        run(
            topics(
                "topics-cut",
                from,
                to,
                select,
                "--timestampSlackMinutes=0",
                "--runner=DirectRunner"));

    ReplayEqualityTest.assertSameFiles(withoutRejected(topics), withoutRejected(objects));
    RunManifest cut = cameras.manifest("topics-cut");
    assertThat(cut.getInput().getUsed())
        .isEqualTo(cameras.manifest("topics-cut-objects").getInput().getUsed())
        .isPositive();
    assertThat(cut.getInput().getCameras()).isEqualTo(2);
    // Read were 20 minutes and the allowed disorder around them, and not all 50.
    assertThat(cut.getInput().getRecords())
        .isLessThan(cameras.manifest("topics-cut-objects").getInput().getRecords() * 2 / 3);
  }

  @Test
  void checkSaysWhatIsInTheRangeAndWhatIsNotThereAnyMore() {
    Sluice.Ended whole = Sluice.run("check replay", topics("topics-checked"));
    Sluice.Ended shortened =
        Sluice.run(
            "check replay",
            topics("topics-checked", "--input=kafka:shortened", "--from=" + BEGIN.minusSeconds(9)));

    assertThat(whole.exit()).as(whole.err()).isZero();
    assertThat(whole.out())
        .contains("kafka:observations: there; 3 partitions with ")
        .contains("kafka:observations: may be read")
        .doesNotContain("warning");
    assertThat(shortened.exit()).isZero();
    assertThat(shortened.out())
        .contains(
            "warning: the range begins at 2026-03-02T05:59:51Z, but the brokers have deleted records since then in 1 of 3"
                + " partitions; shortened-0 begins at 2026-03-02T06:0");
  }

  @Test
  void rangeThatIsNotOverIsSaid() {
    Map<String, ByteString> files =
        run(topics("topics-open", "--to=2100-01-01", "--runner=DirectRunner"));

    assertThat(files).isEqualTo(OverTopics.FILES);
    assertThat(cameras.manifest("topics-open").getWarningsList())
        .containsExactly(
            "the range is not over in 3 of 3 partitions: another run after 2100-01-01T01:00:10Z can find more");
  }

  @Test
  void cameraInSeveralPartitionsIsSaid() {
    var unused = run(topics("topics-spread", "--input=kafka:spread", "--parallelism=2"));

    assertThat(cameras.manifest("topics-spread").getWarningsList())
        .containsExactly(
            "1 cameras are in several partitions, a/b/c/d in spread-1 and spread-2: each partition was replayed on its"
                + " own, and their incidents can differ from those of a live job");
  }

  @Test
  void rangeWithoutRecordsIsNothingToDo() {
    Sluice.Ended ended =
        Sluice.run(
            "run replay", topics("topics-none", "--from=2026-03-05", "--to=2026-03-05T01:00:00Z"));

    assertThat(ended.exit()).isEqualTo(3);
    assertThat(ended.err())
        .matches(
            "replay: there is no record in kafka:observations from 2026-03-05T00:00:00Z to 2026-03-05T01:00:00Z \\(and 60"
                + " minutes around it\\); see --timestampSlackMinutes(; not looked at: [0-9,]+ offsets on either side of"
                + " the range; --wholePartition=true reads all)?\n");
    assertThat(cameras.files("topics-none")).isEmpty();
  }

  @Test
  void missingTopicIsNamed() {
    for (String command : List.of("check replay", "run replay")) {
      Sluice.Ended ended =
          Sluice.run(command, topics("topics-missing", "--input=kafka:observations,missing"));

      assertThat(ended.exit()).isEqualTo(2);
      assertThat(ended.err())
          .isEqualTo("replay: Kafka at " + broker.servers() + " has no topic missing\n");
    }
  }

  @Test
  void optionsAreCheckedWithoutABroker() {
    String nowhere = "--kafkaServers=127.0.0.1:1";
    assertThat(Sluice.run("validate replay", topics("valid", nowhere)).exit()).isZero();
    assertThat(Sluice.run("validate replay", topics("valid", nowhere, "--layout={camera}/")))
        .isEqualTo(
            new Sluice.Ended(
                2, "", "replay: --layout is for --input=s3://... only, but was: {camera}/\n"));
    assertThat(Sluice.run("validate replay", cameras.replay("v", "--timestampSlackMinutes=5")))
        .isEqualTo(
            new Sluice.Ended(
                2,
                "",
                "replay: --timestampSlackMinutes is for --input=kafka:... only, but was: 5\n"));
    assertThat(Sluice.run("validate replay", topics("valid", nowhere, "--select=acme")).err())
        .startsWith("replay: --select must have four parts");
  }

  private static <M extends Message> List<M> read(
      String prefix, Supplier<Message.Builder> builder, Class<M> type) {
    return OverTopics.FILES.entrySet().stream()
        .filter(file -> file.getKey().startsWith(prefix))
        .flatMap(file -> file.getValue().toStringUtf8().lines())
        .map(
            (Function<String, M>)
                line -> {
                  Message.Builder message = builder.get();
                  try {
                    JsonFormat.parser().merge(line, message);
                  } catch (IOException e) {
                    throw new AssertionError(line, e);
                  }
                  return type.cast(message.build());
                })
        .collect(Collectors.toList());
  }
}
