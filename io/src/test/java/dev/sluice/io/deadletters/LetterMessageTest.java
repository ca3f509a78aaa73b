package dev.sluice.io.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

class LetterMessageTest {
  private static final TopicLetters LETTERS = new TopicLetters("incidents", "1", 10_000_000);

  private static DeadLetter letter(int keyBytes, int headerBytes, int valueBytes) {
    return LETTERS.letter(
        new TopicRecord(
            "observations",
            1,
            2,
            3,
            ByteString.copyFrom(new byte[keyBytes]),
            ByteString.copyFrom(new byte[valueBytes]),
            List.of(
                new TopicRecord.Header(
                    TopicLetters.LETTER_HEADER, ByteString.copyFrom(new byte[headerBytes])))),
        "Decode",
        new Rejection(Reason.REASON_MESSAGE_MALFORMED, "why"),
        4);
  }

  private static DeadLetter within(DeadLetter letter, int bytes) throws Exception {
    LetterMessage message = LetterMessage.of(letter).within(bytes).orElseThrow();
    assertThat(message.key().size() + message.value().size()).isLessThan(bytes - 100);
    return DeadLetter.parseFrom(message.value());
  }

  @Test
  void payloadIsCutFirst() throws Exception {
    DeadLetter letter = letter(10, 2_000, 5_000);

    DeadLetter cut = within(letter, 4_000);

    assertThat(cut.getPayload().size()).isBetween(1_000, 1_900);
    assertThat(cut.toBuilder().setPayload(letter.getPayload()).build()).isEqualTo(letter);
  }

  @Test
  void keyAndHeadersOfAMegabyteAreLeftOutAndCounted() throws Exception {
    DeadLetter cut = within(letter(2_000_000, 2_000_000, 5_000), 1_000_000);

    assertThat(cut.getTopic().hasKey()).isFalse();
    assertThat(cut.getTopic().getHeadersCount()).isZero();
    assertThat(cut.getTopic().getLeftOutBytes()).isGreaterThan(4_000_000);
    assertThat(cut.getPayload().size()).isEqualTo(5_000);
    assertThat(cut.getPayloadSizeBytes()).isEqualTo(5_000);
    // What stands in our header and is no id of a letter does not become its key.
    assertThat(cut.getLetterId()).hasSize(32);
  }

  @Test
  void letterThatHasNoRoomAtAllIsNone() {
    assertThat(LetterMessage.of(letter(10, 10, 10)).within(250)).isEmpty();
  }
}
