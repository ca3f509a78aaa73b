package dev.sluice.command.letters;

import static dev.sluice.command.letters.StoredLetters.letter;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.camera.v1.State;
import dev.sluice.command.Sluice;
import dev.sluice.command.replay.GeneratedCameras;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DlqCommandTest {
  private static final ByteString MESSAGE =
      Any.pack(State.newBuilder().setCameraId("acme/north/hall/cam-1").build()).toByteString();
  private static final DeadLetter MALFORMED =
      letter(
          7,
          Reason.REASON_MESSAGE_MALFORMED,
          "2026-03-01T06:00:00Z",
          ByteString.copyFromUtf8("rubbish\n"));
  private static final DeadLetter LATE =
      letter(8, Reason.REASON_TOO_LATE, "2026-03-02T06:00:00Z", MESSAGE);
  private static final DeadLetter CUT =
      letter(
          9,
          Reason.REASON_MESSAGE_MALFORMED,
          "2026-03-03T06:00:00Z",
          ByteString.copyFrom(new byte[2_000]));

  @Test
  void lettersOfATopicNeedNoStoreAndBrokersThatAreAwayAreAnAnswer() {
    Sluice.Ended away =
        Sluice.run(
            "dlq list",
            List.of("--letters=kafka:any", "--kafkaServers=127.0.0.1:1", "--kafkaWaitSeconds=0"));

    assertThat(away.err()).startsWith("dlq: Kafka at 127.0.0.1:1 ").hasLineCount(1);
    assertThat(away.exit()).isEqualTo(1);
  }

  @Test
  void listShowsTheNewestFirstAndCountsReasons() {
    StoredLetters letters = new StoredLetters("dlq-list");
    letters.write(MALFORMED, LATE, CUT);

    Sluice.Ended all = letters.dlq("list", "--limit=2");
    assertThat(all.err()).isEmpty();
    assertThat(all.exit()).isZero();
    assertThat(all.out().lines())
        .containsExactly(
            "ID            FAILED                PIPELINE    STEP                  REASON          "
                + "    ATTEMPTS       SIZE  SOURCE",
            CUT.getLetterId().substring(0, 12)
                + "  2026-03-03T06:00:00Z  archive     DecodeRecords         message_malformed     "
                + "     1     2000 B  observations/3@9",
            LATE.getLetterId().substring(0, 12)
                + "  2026-03-02T06:00:00Z  archive     DecodeRecords         too_late              "
                + "     1       69 B  observations/3@8",
            "... and 1 more",
            "",
            "         2  message_malformed",
            "         1  too_late",
            "         3  in all");

    assertThat(json(letters.dlq("list", "--json", "--reason=message-malformed")))
        .containsExactly(CUT, MALFORMED);
    assertThat(json(letters.dlq("list", "--json", "--from=2026-03-02", "--to=2026-03-03")))
        .containsExactly(LATE);
    assertThat(json(letters.dlq("list", "--json", "--limit=1"))).containsExactly(CUT);
    assertThat(letters.dlq("list", "--pipeline=incidents"))
        .isEqualTo(new Sluice.Ended(3, "", "dlq: there is no such dead letter\n"));
  }

  @Test
  void showPrintsAllOfALetterByTheBeginOfItsId() {
    StoredLetters letters = new StoredLetters("dlq-show");
    DeadLetter again = LATE.toBuilder().setEarlierAttempts(1).build();
    letters.write(MALFORMED, LATE);
    letters.write(again);

    Sluice.Ended bytes = letters.dlq("show " + MALFORMED.getLetterId().substring(0, 8));
    assertThat(bytes.exit()).as(bytes.err()).isZero();
    assertThat(bytes.out().lines().filter(line -> !line.startsWith("letter in  ")))
        .containsExactly(
            "letter     " + MALFORMED.getLetterId(),
            "reason     message_malformed: why it was rejected",
            "rejected   2026-03-01T06:00:00Z by archive 1.2.3 in step DecodeRecords, attempt 1",
            "event      1970-01-01T00:00:01.007Z",
            "source     observations/3@7",
            "  key      \"camera-7\"",
            "  time     1970-01-01T00:00:01.007Z",
            "  header   trace = \"t7\"",
            "payload    8 bytes",
            "  00000000  72 75 62 62 69 73 68 0a                          |rubbish.|");

    Sluice.Ended message = letters.dlq("show " + LATE.getLetterId());
    assertThat(message.out())
        .contains(
            "attempt 1",
            "attempt 2",
            "message    sluice.camera.v1.State\n  camera_id: \"acme/north/hall/cam-1\"\n");
  }

  @Test
  void letterThatIsNotThereOrNotAloneIsSaid() {
    StoredLetters letters = new StoredLetters("dlq-ambiguous");
    DeadLetter one = MALFORMED.toBuilder().setLetterId("aa11").build();
    DeadLetter two = MALFORMED.toBuilder().setLetterId("aa12").build();
    letters.write(one, two);

    assertThat(letters.dlq("show bb"))
        .isEqualTo(new Sluice.Ended(3, "", "dlq: there is no dead letter bb\n"));
    assertThat(letters.dlq("show aa1"))
        .isEqualTo(
            new Sluice.Ended(
                2, "", "dlq: aa1 is the begin of more than one letter's id: aa11, aa12\n"));
  }

  @Test
  void rejectsOfAReplayRunAreLettersToo() {
    GeneratedCameras cameras = GeneratedCameras.get();
    List<String> replay = cameras.replay("dlq-run", "--runner=DirectRunner", "--to=2026-03-02");
    assertThat(Sluice.run("run replay", replay).exit()).isZero();
    long rejected =
        cameras.manifest("dlq-run").getInput().getRejectedMap().values().stream()
            .mapToLong(count -> count)
            .sum();

    Sluice.Ended listed =
        Sluice.run(
            "dlq list",
            List.of(
                "--run=s3://" + GeneratedCameras.OUTPUT + "/replays/dlq-run",
                "--s3Endpoint=" + cameras.server().endpoint()));

    assertThat(rejected).isPositive();
    assertThat(listed.out().lines().reduce((a, b) -> b).orElseThrow())
        .isEqualTo(String.format("%,10d  in all", rejected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --store=letters     | --store must be s3://bucket or s3://bucket/prefix, but was: letters
          --run=s3://letters/a | --run must be a run's own folder, such as s3://results/replays/march, but was: s3://letters/a
          --reason=lat        | --reason knows object_missing, object_empty,
          --from=yesterday    | --from must be a date like 2026-03-01 or an instant like 2026-03-01T06:00:00Z, but was: yesterday
          --by=birth          | --by must be failed or event, but was: birth
          --limit=0           | --limit must be positive, but was: 0
          --s3Endpoint=here   | the S3 endpoint must be an address like http://127.0.0.1:9000
          """)
  void wrongOptionIsALine(String option, String message) {
    List<String> options = new ArrayList<>(List.of(option));
    if (!option.startsWith("--store")) {
      options.add("--store=s3://letters");
    }

    Sluice.Ended ended = Sluice.run("dlq list", options);

    assertThat(ended.err()).startsWith("dlq: " + message);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.exit()).isEqualTo(2);
  }

  @Test
  void storeThatIsNotThereIsNamed() {
    Sluice.Ended ended =
        Sluice.run(
            "dlq list",
            List.of(
                "--store=s3://missing/letters",
                "--s3Endpoint=" + GeneratedCameras.get().server().endpoint()));

    assertThat(ended.err())
        .startsWith("dlq: cannot list s3://missing/letters/: the bucket does not exist at ");
    assertThat(ended.exit()).isEqualTo(2);
  }

  private static List<DeadLetter> json(Sluice.Ended ended) {
    assertThat(ended.exit()).as(ended.err()).isZero();
    return ended
        .out()
        .lines()
        .map(
            line -> {
              DeadLetter.Builder letter = DeadLetter.newBuilder();
              try {
                JsonFormat.parser().merge(line, letter);
              } catch (java.io.IOException e) {
                throw new AssertionError(e);
              }
              return letter.build();
            })
        .toList();
  }
}
