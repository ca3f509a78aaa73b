package dev.sluice.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.command.replay.GeneratedCameras;
import dev.sluice.io.archive.ArchiveFormat;
import dev.sluice.io.archive.ArchiveLayout;
import dev.sluice.io.archive.ArchiveSettings;
import dev.sluice.io.archive.FileForm;
import dev.sluice.io.archive.PublishedFiles;
import dev.sluice.io.archive.TopicArchiver;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.local.KafkaServer;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.topics.TopicRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one sees of topics and of S3, and of a mirror whose both sides are one broker here. */
class LookAndMirrorTest {
  private static final String BUCKET = "looked";
  private static final long NOON = 1_772_366_400_000L;

  @TempDir static Path folder;
  private static KafkaServer broker;
  private static GeneratedCameras cameras;
  private static Admin admin;
  private static KafkaProducer<byte[], byte[]> producer;

  @BeforeAll
  static void start() {
    cameras = GeneratedCameras.get();
    cameras.server().createBucket(BUCKET);
    broker = KafkaServer.start(folder);
    Map<String, Object> servers = Map.of("bootstrap.servers", broker.servers());
    admin = Admin.create(servers);
    producer = new KafkaProducer<>(servers, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @AfterAll
  static void stop() {
    if (producer != null) {
      producer.close();
    }
    if (admin != null) {
      admin.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void mirrorThatHasEachRecordOnceIsProved() throws Exception {
    create("good", 2);
    create("m.good", 2);
    for (String topic : List.of("good", "m.good")) {
      send(topic, 0, 0, 10);
      send(topic, 1, 10, 15);
    }

    Sluice.Ended ended = check("good", 0);
    assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
    assertThat(ended.out().lines())
        .containsExactly(
            "good-0: 10 records in the source, 10 of them in m.good-0",
            "good-1: 5 records in the source, 5 of them in m.good-1",
            "each record of the source is in the target once");
  }

  @Test
  void whatIsLostSkippedDoubledOrDeletedFirstIsFound() throws Exception {
    create("bad", 1);
    send("bad", 0, 0, 100);
    create("m.bad", 1);
    send("m.bad", 0, 0, 20);
    send("m.bad", 0, 50, 100);
    send("m.bad", 0, 90, 95);

    Sluice.Ended skipped = check("bad", 0);
    assertThat(skipped.exit()).isEqualTo(ExitCode.REFUSED.code());
    assertThat(skipped.out())
        .contains("bad-0: 100 records in the source, 70 of them in m.bad-0")
        .contains(
            "PROBLEM: the target lacks 30 records, offsets 20 to 49, of 2026-03-01T12:00:00.020Z to"
                + " 2026-03-01T12:00:00.049Z")
        .contains(
            "PROBLEM: 5 records are in the target once too often, the first of them at its offset"
                + " 70")
        .contains("the mirror has not carried each record once");

    // A range that the source has deleted before it was mirrored is nowhere any more.
    deleteBefore("bad", 60);
    assertThat(check("bad", 0).out())
        .contains(
            "the source has deleted the offsets before 60, and the target has only 30 records");
  }

  @Test
  void rangeThatIsDeletedInTheTargetIsFound() throws Exception {
    create("emptied", 1);
    create("m.emptied", 1);
    send("emptied", 0, 0, 10);
    send("m.emptied", 0, 0, 10);
    deleteBefore("m.emptied", 4);

    Sluice.Ended ended = check("emptied", 0);
    assertThat(ended.exit()).isEqualTo(ExitCode.REFUSED.code());
    assertThat(ended.out()).contains("PROBLEM: the target lacks 4 records, offsets 0 to 3, of ");
  }

  @Test
  void sourceThatWasMadeAgainIsFound() throws Exception {
    create("again", 1);
    create("m.again", 1);
    send("again", 0, 0, 10);
    send("m.again", 0, 0, 10);
    admin.deleteTopics(List.of("again")).all().get();
    recreate("again");
    send("again", 0, 100, 103);

    Sluice.Ended ended = check("again", 0);
    assertThat(ended.exit()).isEqualTo(ExitCode.REFUSED.code());
    assertThat(ended.out())
        .contains("PROBLEM: the target begins with 10 records that the source never had")
        .contains("PROBLEM: stands still");
  }

  @Test
  void partitionThatStandsStillIsToldFromOneThatCatchesUp() throws Exception {
    create("still", 2);
    create("m.still", 2);
    send("still", 0, 0, 10);
    send("still", 1, 0, 10);
    send("m.still", 0, 0, 4);
    send("m.still", 1, 0, 10);

    Sluice.Ended ended = check("still", 1);
    assertThat(ended.exit()).isEqualTo(ExitCode.REFUSED.code());
    assertThat(ended.out())
        .containsPattern(
            "PROBLEM: stands still, for \\d+ s now, behind by 0\\.0 s: the target lacks 6 records,"
                + " offsets 4 to 9")
        .contains("still-1: 10 records in the source, 10 of them in m.still-1");

    send("m.still", 0, 4, 10);
    assertThat(check("still", 0).exit()).isZero();
  }

  @Test
  void topicThatWasNeverMirroredIsFoundWhereItIsNamed() throws Exception {
    create("never", 1);
    send("never", 0, 0, 3);

    Sluice.Ended ended = check("never", 0);
    assertThat(ended.exit()).isEqualTo(ExitCode.REFUSED.code());
    assertThat(ended.out()).contains("never-0: 3 records in the source, 0 of them in m.never-0");
    assertThat(mirrorCheck("--prefix=nobody").exit()).isEqualTo(ExitCode.NOTHING.code());
    assertThat(mirrorCheck("--topics=nowhere").err().strip())
        .isEqualTo("mirror-check: Kafka at %s has no topic nowhere".formatted(broker.servers()));
    assertThat(mirrorCheck("--targetSecurity=none").exit()).isEqualTo(ExitCode.USAGE.code());
  }

  @Test
  void newestAndOldestRecordsOfATopicAreShown() throws Exception {
    create("seen", 2);
    send("seen", 0, 0, 5);
    send("seen", 1, 5, 8);

    Sluice.Ended newest = look("kafka:seen", "--limit=4", "--format=json");
    assertThat(newest.exit()).as(newest.err()).isZero();
    assertThat(newest.out().lines())
        .hasSize(4)
        .first()
        .isEqualTo(
            "{\"topic\":\"seen\",\"partition\":0,\"offset\":4,\"timeMillis\":%d,\"key\":\"m/d\",\"headers\":[{\"name\":\"sluice.id\",\"value\":\"4\"}],\"kind\":\"text\",\"bytes\":5,\"value\":\"m,d,4\"}"
                .formatted(NOON + 4));
    assertThat(look("kafka:seen", "--limit=2", "--first").out().lines())
        .containsExactly(
            "seen-0@0  2026-03-01T12:00:00Z  key \"m/d\"  sluice.id=\"0\"",
            "  text (5 bytes)  m,d,0",
            "seen-0@1  2026-03-01T12:00:00.001Z  key \"m/d\"  sluice.id=\"1\"",
            "  text (5 bytes)  m,d,1");
    assertThat(
            look("kafka:seen", "--first", "--follow", "--limit=8", "--format=json").out().lines())
        .hasSize(8);
    create("silent", 1);
    assertThat(look("kafka:silent").exit()).isEqualTo(ExitCode.NOTHING.code());
    assertThat(look("kafka:no-such-topic").err().strip())
        .isEqualTo("look: Kafka at %s has no topic no-such-topic".formatted(broker.servers()));
    for (String wrong : List.of("topic", "kafka:a,kafka:b", "s3:/x")) {
      assertThat(look(wrong).exit()).as(wrong).isEqualTo(ExitCode.USAGE.code());
    }
  }

  @Test
  void objectsAreShownWhateverTheyAre() throws Exception {
    try (ObjectStore store = cameras.settings().open()) {
      try (TopicArchiver archiver =
          TopicArchiver.open(
              store,
              new ObjectLocation(BUCKET, "lake"),
              ArchiveSettings.of(
                      ArchiveLayout.parse("data/{topic}/{machine}/"),
                      new TopicLetters("archive", "1", 1_000))
                  .withForm(FileForm.DEFAULT.withFormat(ArchiveFormat.TEXT)))) {
        for (int i = 0; i < 3; i++) {
          archiver.add(
              new TopicRecord("t", 0, i, NOON, bytes("m/d"), bytes("m,d," + i + ",1"), List.of()));
        }
        List<PublishedFiles> unused = archiver.finish();
      }
      store.put(BUCKET, "others/a.ndjson", "{\"a\":1}\n{\"a\":2}\n".getBytes(UTF_8));
      store.put(BUCKET, "others/b", new byte[] {0, 1, 2});
    }

    String object =
        "s3://looked/lake/data/t/m/t-00000-000001-00000000000000000000-00000000000000000002.txt.zst";
    Sluice.Ended texts = look("s3://looked/lake", "--limit=2");
    assertThat(texts.exit()).as(texts.err()).isZero();
    assertThat(texts.out())
        .contains(object + "#1  ", object + "#2  ", "  text (7 bytes)  m,d,2,1")
        .doesNotContain("#0  ");
    assertThat(look("s3://looked/lake/_log", "--first", "--limit=1").out())
        .contains("sluice.archive.v1.LogEntry (");
    assertThat(look("s3://looked/others/a", "--format=json").out().lines())
        .hasSize(2)
        .last()
        .asString()
        .endsWith("\"kind\":\"json\",\"bytes\":7,\"value\":{\"a\":2}}");
    assertThat(look("s3://looked/others/b").out()).contains("  hex (3 bytes)  000102");
    assertThat(look("s3://looked/nothing").exit()).isEqualTo(ExitCode.NOTHING.code());
  }

  private static Sluice.Ended check(String topic, int waitSeconds) {
    return mirrorCheck("--topics=" + topic, "--prefix=m", "--waitSeconds=" + waitSeconds);
  }

  private static Sluice.Ended mirrorCheck(String... options) {
    return Sluice.run(
        "mirror-check",
        Stream.concat(
                Stream.of("--source=" + broker.servers(), "--target=" + broker.servers()),
                Stream.of(options))
            .toList());
  }

  private static Sluice.Ended look(String place, String... options) {
    return Sluice.run(
        "look",
        Stream.concat(
                Stream.of(
                    place,
                    "--kafkaServers=" + broker.servers(),
                    "--s3Endpoint=" + cameras.server().endpoint()),
                Stream.of(options))
            .toList());
  }

  private static void create(String topic, int partitions) throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
  }

  /** A name is free again a moment after its topic is gone. */
  private static void recreate(String topic) throws Exception {
    while (admin.listTopics().names().get().contains(topic)) {
      Thread.onSpinWait();
    }
    create(topic, 1);
  }

  private static void deleteBefore(String topic, long offset) throws Exception {
    admin
        .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
        .all()
        .get();
  }

  private static void send(String topic, int partition, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      var unused =
          producer.send(
              new ProducerRecord<>(
                  topic,
                  partition,
                  NOON + i,
                  "m/d".getBytes(UTF_8),
                  ("m,d," + i).getBytes(UTF_8),
                  List.of(new RecordHeader("sluice.id", Integer.toString(i).getBytes(UTF_8)))));
    }
    producer.flush();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
