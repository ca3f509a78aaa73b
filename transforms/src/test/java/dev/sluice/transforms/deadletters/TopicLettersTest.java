package dev.sluice.transforms.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.transforms.cameras.Rejection;
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

  private static DeadLetter letter(TopicRecord record, String value) {
    return LETTERS.letter(
        TopicLetters.source(record), ByteString.copyFromUtf8(value), "Step", REJECTION, 5);
  }

  private static TopicRecord record(long offset, List<Header> headers) {
    return new TopicRecord(
        "observations", 3, offset, 1_000, ByteString.copyFromUtf8("camera"), null, headers);
  }
}
