package dev.sluice.transforms.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.topics.OutgoingRecord;
import dev.sluice.transforms.topics.TopicRecord;
import dev.sluice.transforms.topics.TopicRecord.Header;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicLettersTest {
  private static final TopicLetters LETTERS = new TopicLetters("archive", "1.2.3", 4);
  private static final Rejection REJECTION =
      new Rejection(Reason.REASON_MESSAGE_MALFORMED, "the bytes are no google.protobuf.Any");

  @Test
  void letterHoldsWhatIsNeededToSendTheRecordAgain() {
    DeadLetter letter =
        letter(record(7, List.of(new Header("a", ByteString.copyFromUtf8("1")))), "value");

    assertThat(letter.getTopic().getTopic()).isEqualTo("observations");
    assertThat(letter.getTopic().getPartition()).isEqualTo(3);
    assertThat(letter.getTopic().getOffset()).isEqualTo(7);
    assertThat(letter.getTopic().getKey().toStringUtf8()).isEqualTo("camera");
    assertThat(letter.getTopic().getHeaders(0).getName()).isEqualTo("a");
    assertThat(letter.getTopic().getHeaders(0).getValue().toStringUtf8()).isEqualTo("1");
    assertThat(letter.getPayload().toStringUtf8()).isEqualTo("valu");
    assertThat(letter.getPayloadSizeBytes()).isEqualTo(5);
    assertThat(letter.getEarlierAttempts()).isZero();
  }

  @Test
  void letterOfARecordThatNoTopicTookIsKnownByWhatTheRecordIs() {
    OutgoingRecord record =
        new OutgoingRecord(bytes(3), ByteString.copyFromUtf8("value"), 9, List.of());
    OutgoingRecord other =
        new OutgoingRecord(bytes(3), ByteString.copyFromUtf8("valuf"), 9, List.of());

    DeadLetter letter = LETTERS.unwritten("incidents", record, "Step", REJECTION, 5);

    assertThat(letter.getTopic().getTopic()).isEqualTo("incidents");
    assertThat(letter.getTopic().getPartition()).isEqualTo(-1);
    assertThat(letter.getTopic().getOffset()).isEqualTo(-1);
    assertThat(letter.getTopic().getKey()).isEqualTo(bytes(3));
    assertThat(letter.getPayload().toStringUtf8()).isEqualTo("valu");
    assertThat(letter.getLetterId())
        .hasSize(32)
        .isEqualTo(LETTERS.unwritten("incidents", record, "Step", REJECTION, 6).getLetterId())
        .isNotEqualTo(LETTERS.unwritten("others", record, "Step", REJECTION, 5).getLetterId())
        .isNotEqualTo(LETTERS.unwritten("incidents", other, "Step", REJECTION, 5).getLetterId());
  }

  @Test
  void headerThatIsNoIdOfALetterDoesNotBecomeOne() {
    TopicRecord record =
        record(7, List.of(new Header(TopicLetters.LETTER_HEADER, bytes(2_000_000))));

    assertThat(letter(record, "value").getLetterId())
        .isEqualTo(letter(record(7, List.of()), "value").getLetterId());
  }

  @Test
  void headersTakeFromTheRoomOfThePayload() {
    TopicLetters letters = new TopicLetters("archive", "1.2.3", 1_000_000);
    TopicRecord record = record(7, List.of(new Header("h", bytes(900_000))));

    DeadLetter letter =
        letters.letter(TopicLetters.source(record), bytes(148_000), "Step", REJECTION, 5);

    assertThat(letter.getTopic()).isEqualTo(TopicLetters.source(record));
    assertThat(letter.getPayload().size()).isBetween(100_000, 117_000);
    assertThat(letter.getPayloadSizeBytes()).isEqualTo(148_000);
    assertThat(letter.getSerializedSize()).isLessThan(1 << 20);
  }

  @Test
  void keyAndHeadersThatAreOverTheLimitAreLeftOutAndTheLetterStaysTheSame() {
    TopicLetters letters = new TopicLetters("archive", "1.2.3", 1_000_000);
    TopicRecord record =
        record(
            7,
            List.of(
                new Header("h", bytes(1_040_000)),
                new Header(TopicLetters.LETTER_HEADER, ByteString.copyFromUtf8("abc"))));

    DeadLetter letter =
        letters.letter(
            TopicLetters.source(record), ByteString.copyFromUtf8("v"), "Step", REJECTION, 5);

    assertThat(letter.getTopic().hasKey()).isFalse();
    assertThat(letter.getTopic().getHeadersList()).isEmpty();
    assertThat(letter.getTopic().getLeftOutBytes()).isBetween(1_040_000L, 1_041_000L);
    assertThat(letter.getTopic().getOffset()).isEqualTo(7);
    assertThat(letter.getLetterId()).isEqualTo("abc");
    assertThat(letter.getEarlierAttempts()).isEqualTo(1);
    assertThat(letter.getPayload().toStringUtf8()).isEqualTo("v");
  }

  @Test
  void sameRecordGivesTheSameIdAndAnotherAnother() {
    String id = letter(record(7, List.of()), "x").getLetterId();

    assertThat(letter(record(7, List.of()), "y").getLetterId()).isEqualTo(id);
    assertThat(letter(record(8, List.of()), "x").getLetterId()).isNotEqualTo(id);
  }

  @Test
  void recordThatWasSentAgainKeepsItsLetterAndCountsTheAttempt() {
    TopicRecord again =
        record(
            900,
            List.of(
                new Header(TopicLetters.LETTER_HEADER, ByteString.copyFromUtf8("abc")),
                new Header(TopicLetters.ATTEMPTS_HEADER, ByteString.copyFromUtf8("2"))));

    DeadLetter letter = letter(again, "x");

    assertThat(letter.getLetterId()).isEqualTo("abc");
    assertThat(letter.getEarlierAttempts()).isEqualTo(2);
    assertThat(letter.getTopic().getOffset()).isEqualTo(900);
  }

  private static ByteString bytes(int size) {
    return ByteString.copyFrom(new byte[size]);
  }

  private static DeadLetter letter(TopicRecord record, String value) {
    return LETTERS.letter(
        TopicLetters.source(record), ByteString.copyFromUtf8(value), "Step", REJECTION, 5);
  }

  private static TopicRecord record(long offset, List<Header> headers) {
    return new TopicRecord(
        "observations", 3, offset, 1_000, ByteString.copyFromUtf8("camera"), null, headers);
  }
}
