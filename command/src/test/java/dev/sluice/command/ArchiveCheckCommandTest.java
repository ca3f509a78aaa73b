package dev.sluice.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.live.TopicDump;
import dev.sluice.command.replay.GeneratedCameras;
import dev.sluice.io.archive.ArchiveLayout;
import dev.sluice.io.archive.ArchiveSettings;
import dev.sluice.io.archive.TopicArchiver;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.StoredObject;
import dev.sluice.local.KafkaServer;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

class ArchiveCheckCommandTest {
  private static final String BUCKET = "checked";

  @TempDir static Path folder;
  private static KafkaServer broker;
  private static GeneratedCameras cameras;

  @BeforeAll
  static void start() {
    cameras = GeneratedCameras.get();
    cameras.server().createBucket(BUCKET);
    broker = KafkaServer.start(folder);
  }

  @AfterAll
  static void stop() {
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void recordsOfAbortedTransactionsAreNotMissed() throws Exception {
    create("aborted");
    send("aborted", 10, true);
    send("aborted", 5, false);
    archive("aborted", 0);
    send("aborted", 5, false);
    send("aborted", 10, true);
    archive("aborted", 10);
    send("aborted", 5, false);

    Sluice.Ended whole = check("aborted", "--topics=aborted");
    assertThat(whole.exit()).as(whole.out() + whole.err()).isZero();
    assertThat(whole.out())
        .contains("aborted-0: 20 records and 0 rejected in ")
        .contains("offsets 0 to 9, 23 to 32, 2 starts")
        .doesNotContain("not archived");

    send("aborted", 3, true);
    Sluice.Ended behind = check("aborted", "--topics=aborted");
    assertThat(behind.exit()).isEqualTo(ExitCode.REFUSED.code());
    assertThat(behind.out()).contains("aborted-0: 3 records are not archived (yet)");
  }

  @Test
  void whatTheBrokersDeletedFirstIsSaid() throws Exception {
    create("deleted");
    send("deleted", 10, true);
    archive("deleted", 0);
    send("deleted", 10, true);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
      admin
          .deleteRecords(Map.of(new TopicPartition("deleted", 0), RecordsToDelete.beforeOffset(15)))
          .all()
          .get();
    }
    String hole =
        "warning: deleted-0: the offsets 10 to 14 are not archived, and the brokers have deleted them";

    Sluice.Ended ended = check("deleted", "--topics=deleted");
    assertThat(ended.exit()).isEqualTo(ExitCode.REFUSED.code());
    assertThat(ended.out()).contains(hole).contains("6 records are not archived (yet)");
    Sluice.Ended before =
        Sluice.run(
            "check archive",
            List.of(
                "--topics=deleted",
                "--output=s3://" + BUCKET + "/deleted",
                "--kafkaServers=" + broker.servers(),
                "--s3Endpoint=" + cameras.server().endpoint()));
    assertThat(before.exit()).as(before.err()).isZero();
    assertThat(before.out()).contains(hole);
  }

  @Test
  void endOfTheLogThatIsLostIsRefused() throws Exception {
    create("lost");
    send("lost", 9, true);
    archive("lost", 0);
    try (ObjectStore store = cameras.settings().open()) {
      List<StoredObject> log = new ArrayList<>();
      store.list(BUCKET, "lost/_log/", log::add);
      store.delete(BUCKET, List.of(log.get(log.size() - 1).key()));
    }

    Sluice.Ended ended = check("lost");
    assertThat(ended.exit()).isEqualTo(ExitCode.REFUSED.code());
    assertThat(ended.out())
        .contains("the index of offsets 0 to 8: its objects are there, but the log of lost-0 does")
        .contains("the archive has 1 problems");
    assertThat(check("lost", "--repair").out())
        .contains("lost-0: left under way, since its log was written to less than 10 minutes ago");
    archive("lost", 0);
    assertThat(check("lost", "--contents").exit()).isZero();
  }

  @Test
  void everyCommandKnowsVerbose() {
    List<String> levels =
        List.of("sluice.log.level", "sluice.log.exceptions", "sluice.log.executions");
    try {
      assertThat(check("nothing", "--verbose").exit()).isEqualTo(ExitCode.NOTHING.code());
      for (String command : List.of("same", "dlq list", "jobs", "stop", "truth", "local status")) {
        Sluice.Ended help = Sluice.run(command, List.of("--verbose", "--help"));
        assertThat(help.exit()).as(command + help.err()).isZero();
        assertThat(help.out()).as(command).contains("--verbose");
      }
      assertThat(Sluice.run("validate", List.of("replay", "--verbose", "--input=nowhere")).err())
          .startsWith("replay: ")
          .doesNotContain("verbose");
    } finally {
      levels.forEach(System::clearProperty);
    }
  }

  private static Sluice.Ended check(String archive, String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "s3://" + BUCKET + "/" + archive,
                "--s3Endpoint=" + cameras.server().endpoint(),
                "--s3PathStyle",
                "--kafkaServers=" + broker.servers()));
    options.addAll(List.of(more));
    return Sluice.run("archive-check", options);
  }

  private static void create(String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  /** One transaction; its marker takes an offset as well. */
  private static void send(String topic, int records, boolean commit) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.servers(), "transactional.id", topic),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (int i = 0; i < records; i++) {
        producer.send(
            new ProducerRecord<>(topic, 0, "a/b/c/d".getBytes(UTF_8), "text".getBytes(UTF_8)));
      }
      producer.flush();
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  /** As a start of the archive does that reads from an offset on. */
  private static void archive(String topic, long from) throws IOException {
    ArchiveSettings settings =
        ArchiveSettings.of(ArchiveLayout.DEFAULT, new TopicLetters("archive", "1", 1_000));
    try (ObjectStore store = cameras.settings().open();
        TopicArchiver archiver =
            TopicArchiver.open(store, new ObjectLocation(BUCKET, topic), settings)) {
      for (TopicRecord each : TopicDump.of(broker.servers(), topic)) {
        if (each.offset() >= from) {
          archiver.add(each);
        }
      }
      var unused = archiver.finish();
    }
  }
}
