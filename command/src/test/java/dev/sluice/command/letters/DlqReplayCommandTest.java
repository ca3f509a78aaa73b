package dev.sluice.command.letters;

import static dev.sluice.command.letters.StoredLetters.letter;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.command.Sluice;
import dev.sluice.command.replay.GeneratedCameras;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.ObjectSource;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.local.KafkaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dlq replay} between real servers. */
class DlqReplayCommandTest {
  private static final DeadLetter MALFORMED =
      letter(7, Reason.REASON_MESSAGE_MALFORMED, "2026-03-01T06:00:00Z", bytes("seven"));
  private static final DeadLetter LATE =
      letter(8, Reason.REASON_TOO_LATE, "2026-03-02T06:00:00Z", bytes("eight"));
  private static final DeadLetter CUT =
      letter(
          9,
          Reason.REASON_MESSAGE_MALFORMED,
          "2026-03-03T06:00:00Z",
          ByteString.copyFrom(new byte[2_000]));

  @TempDir static Path folder;
  private static KafkaServer kafka;
  private static Admin admin;

  @BeforeAll
  static void startKafka() {
    kafka = KafkaServer.start(folder);
    admin = Admin.create(Map.of("bootstrap.servers", kafka.servers()));
  }

  @AfterAll
  static void stopKafka() {
    if (admin != null) {
      admin.close();
    }
    if (kafka != null) {
      kafka.close();
    }
  }

  @BeforeEach
  void emptyTopic() throws Exception {
    if (admin.listTopics().names().get().contains("observations")) {
      admin.deleteTopics(List.of("observations")).all().get();
    }
    admin.createTopics(List.of(new NewTopic("observations", 1, (short) 1))).all().get();
  }

  @Test
  void originalsGoBackOnceWithTheirLetterInTheirHeaders() {
    StoredLetters letters = new StoredLetters("dlq-replay");
    letters.write(MALFORMED, LATE);

    Sluice.Ended rehearsed = letters.dlq("replay --dry-run");
    assertThat(rehearsed)
        .isEqualTo(
            new Sluice.Ended(
                0,
                MALFORMED.getLetterId()
                    + "  attempt 1  to observations, 13 bytes\n"
                    + LATE.getLetterId()
                    + "  attempt 1  to observations, 13 bytes\n"
                    + "         2  would be sent\n",
                ""));
    assertThat(sent()).isEmpty();

    Sluice.Ended first = replay(letters, "replay", "--reason=too_late");
    assertThat(first).isEqualTo(new Sluice.Ended(0, "         1  sent\n", ""));
    Sluice.Ended second = replay(letters, "replay");
    assertThat(second)
        .isEqualTo(
            new Sluice.Ended(
                0, "         1  sent\n         1  sent before; --again sends it once more\n", ""));
    Sluice.Ended third = replay(letters, "replay");
    assertThat(third.exit()).isEqualTo(3);

    List<ConsumerRecord<String, String>> records = sent();
    assertThat(records).extracting(ConsumerRecord::value).containsExactly("eight", "seven");
    ConsumerRecord<String, String> eight = records.get(0);
    assertThat(eight.key()).isEqualTo("camera-8");
    assertThat(eight.timestamp()).isEqualTo(1_008);
    assertThat(eight.headers().toArray())
        .extracting(
            header -> header.key() + "=" + ByteString.copyFrom(header.value()).toStringUtf8())
        .containsExactly(
            "trace=t8", "sluice-letter-id=" + LATE.getLetterId(), "sluice-letter-attempts=1");
  }

  @Test
  void letterThatWasRejectedAgainIsSentAsItsNextAttemptOnly() {
    StoredLetters letters = new StoredLetters("dlq-attempts");
    letters.write(MALFORMED);
    assertThat(replay(letters, "replay " + MALFORMED.getLetterId().substring(0, 6)).exit())
        .isZero();
    letters.write(MALFORMED.toBuilder().setEarlierAttempts(1).build());

    Sluice.Ended again = replay(letters, "replay", "--again");

    assertThat(again.out())
        .isEqualTo(
            "         1  sent\n"
                + "         1  followed by a later attempt, which counts instead\n");
    assertThat(sent().get(1).headers().lastHeader("sluice-letter-attempts").value())
        .asString()
        .isEqualTo("2");
  }

  @Test
  void whatCannotBeSentIsNamedAndLeft() {
    StoredLetters letters = new StoredLetters("dlq-left");
    DeadLetter object =
        LATE.toBuilder()
            .setLetterId("0b")
            .setObject(ObjectSource.newBuilder().setUri("s3://cameras/x").setRecordIndex(1))
            .build();
    letters.write(MALFORMED, CUT, object);

    Sluice.Ended ended = replay(letters, "replay");
    assertThat(ended.exit()).isEqualTo(4);
    assertThat(ended.out())
        .isEqualTo(
            "         1  sent\n"
                + "         1  not sent: only the begin of it was kept\n"
                + "         1  not sent: it came from an object; --to-topic says where it goes\n");
    assertThat(ended.err().lines())
        .containsExactlyInAnyOrder(
            "dlq: " + CUT.getLetterId() + ": not sent: only the begin of it was kept",
            "dlq: 0b: not sent: it came from an object; --to-topic says where it goes");

    assertThat(replay(letters, "replay 0b", "--to-topic=kafka:observations").exit()).isZero();
    assertThat(sent()).extracting(ConsumerRecord::value).containsExactly("seven", "eight");
  }

  @Test
  void replayThatWasKilledLeavesAnUncertainLetter() throws Exception {
    StoredLetters letters = new StoredLetters("dlq-killed");
    letters.write(MALFORMED);
    ObjectLocation claim =
        letters.location().resolve("_replayed/" + MALFORMED.getLetterId() + "-1");
    GeneratedCameras.get()
        .put(claim.bucket(), claim.key(), bytes("PENDING 2026-03-01T06:00:00Z x").toByteArray());

    Sluice.Ended ended = replay(letters, "replay");
    assertThat(ended.exit()).isEqualTo(4);
    assertThat(ended.err())
        .isEqualTo(
            "dlq: "
                + MALFORMED.getLetterId()
                + ": uncertain: look for it in its topic, and send it with --again if it is missing\n");
    assertThat(sent()).isEmpty();
    assertThat(replay(letters, "replay", "--again").exit()).isZero();
    assertThat(sent()).hasSize(1);
  }

  @Test
  void whatIsMissingIsSaidBeforeAnythingIsClaimed() {
    StoredLetters letters = new StoredLetters("dlq-missing");
    letters.write(MALFORMED);

    assertThat(replay(letters, "replay", "--to-topic=kafka:nowhere"))
        .isEqualTo(
            new Sluice.Ended(
                2, "", "dlq: Kafka at " + kafka.servers() + " has no topic nowhere\n"));
    assertThat(replay(letters, "replay ff").err()).isEqualTo("dlq: there is no dead letter ff\n");
    assertThat(replay(letters, "replay ff").exit()).isEqualTo(3);
    assertThat(letters.dlq("replay").err()).contains("--kafkaServers must name brokers");
    assertThat(
            Sluice.run("dlq replay", List.of("--archive=s3://letters", "--kafka=localhost:1"))
                .err())
        .startsWith("dlq: give --store, also for letters that lie elsewhere");
    assertThat(
            GeneratedCameras.get()
                .contents(GeneratedCameras.OUTPUT, letters.location().key() + "/_replayed/"))
        .isEmpty();
  }

  private static Sluice.Ended replay(StoredLetters letters, String words, String... more) {
    List<String> options = new ArrayList<>(List.of(more));
    options.add("--kafka=" + kafka.servers());
    return letters.dlq(words, options.toArray(String[]::new));
  }

  private static List<ConsumerRecord<String, String>> sent() {
    TopicPartition partition = new TopicPartition("observations", 0);
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.servers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
