package dev.sluice.io.deadletters;

import static dev.sluice.io.deadletters.Letters.letter;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.ObjectSource;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.deadletter.v1.TopicHeader;
import dev.sluice.io.deadletters.OriginalRecord.Obstacle;
import dev.sluice.transforms.topics.TopicRecord.Header;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OriginalRecordTest {
  private final DeadLetter letter = letter(7, "2026-03-01T06:00:00Z");

  @Test
  void recordGoesBackAsItWasWithItsLetterInItsHeaders() {
    DeadLetter.Builder rejectedTwice = letter.toBuilder().setEarlierAttempts(1);
    rejectedTwice
        .getTopicBuilder()
        .addHeaders(header("trace", "t"))
        .addHeaders(header("sluice-letter-id", letter.getLetterId()))
        .addHeaders(header("sluice-letter-attempts", "1"))
        .addHeaders(TopicHeader.newBuilder().setName("empty"));

    assertThat(OriginalRecord.of(rejectedTwice.build(), null))
        .isEqualTo(
            new OriginalRecord(
                letter.getLetterId(),
                2,
                "observations",
                OptionalInt.empty(),
                bytes("camera-7"),
                bytes("value-7"),
                OptionalLong.of(1_007),
                List.of(
                    new Header("trace", bytes("t")),
                    new Header("empty", null),
                    new Header("sluice-letter-id", bytes(letter.getLetterId())),
                    new Header("sluice-letter-attempts", bytes("2")))));
  }

  @Test
  void recordWithoutKeyGoesToItsOwnPartitionUnlessItGoesElsewhere() {
    DeadLetter.Builder keyless = letter.toBuilder();
    keyless.getTopicBuilder().clearKey();

    assertThat(OriginalRecord.of(keyless.build(), null).partition()).hasValue(1);
    assertThat(OriginalRecord.of(keyless.build(), "observations").partition()).hasValue(1);
    assertThat(OriginalRecord.of(keyless.build(), "other").partition()).isEmpty();
  }

  @Test
  void recordThatWasNeverWrittenGoesToAnyPartition() {
    DeadLetter.Builder unwritten = letter.toBuilder();
    unwritten.getTopicBuilder().clearKey().setPartition(-1).setOffset(-1);

    assertThat(OriginalRecord.of(unwritten.build(), null).partition()).isEmpty();
  }

  @Test
  void tombstoneGoesBackAsOne() {
    DeadLetter tombstone =
        letter.toBuilder()
            .setReason(Reason.REASON_VALUE_MISSING)
            .setPayload(ByteString.EMPTY)
            .setPayloadSizeBytes(0)
            .build();

    assertThat(OriginalRecord.of(tombstone, null).value()).isNull();
  }

  @Test
  void lineOfBase64IsSentAsWhatItSays() {
    ByteString any = ByteString.copyFrom(new byte[] {10, 1, 'x', 18, 1, 2});
    DeadLetter line =
        fromObject(bytes(Base64.getEncoder().encodeToString(any.toByteArray()))).build();
    DeadLetter delimited = fromObject(any).build();

    assertThat(OriginalRecord.of(line, "observations").value()).isEqualTo(any);
    OriginalRecord record = OriginalRecord.of(delimited, "observations");
    assertThat(record.value()).isEqualTo(any);
    assertThat(record.key()).isNull();
    assertThat(record.timestampMillis()).hasValue(letter.getEventMillis());
  }

  @Test
  void whatIsNoWholeRecordOrHasNoTopicCannotBeSent() {
    DeadLetter cut = letter.toBuilder().setPayloadSizeBytes(10_000).build();
    DeadLetter.Builder keyless = letter.toBuilder();
    keyless.getTopicBuilder().setLeftOutBytes(2_000_000);
    DeadLetter object = fromObject(bytes("x")).build();
    DeadLetter rest = fromObject(bytes("x")).clearPayloadSizeBytes().build();
    DeadLetter.Builder whole = fromObject(ByteString.EMPTY);
    whole.getObjectBuilder().clearRecordIndex();

    assertThat(obstacle(letter, null)).isNull();
    assertThat(obstacle(cut, null)).isEqualTo(Obstacle.CUT);
    assertThat(obstacle(keyless.build(), null)).isEqualTo(Obstacle.CUT);
    assertThat(obstacle(object, null)).isEqualTo(Obstacle.NO_TOPIC);
    assertThat(obstacle(object, "observations")).isNull();
    assertThat(obstacle(rest, "observations")).isEqualTo(Obstacle.NO_RECORD);
    assertThat(obstacle(whole.build(), "observations")).isEqualTo(Obstacle.NO_RECORD);
  }

  private static @Nullable Obstacle obstacle(DeadLetter letter, @Nullable String toTopic) {
    return OriginalRecord.obstacle(
        new FoundLetter(letter, "s3://letters/x", OptionalLong.empty()), toTopic);
  }

  private DeadLetter.Builder fromObject(ByteString payload) {
    return letter.toBuilder()
        .setObject(ObjectSource.newBuilder().setUri("s3://cameras/x").setRecordIndex(3))
        .setPayload(payload)
        .setPayloadSizeBytes(payload.size());
  }

  private static TopicHeader header(String name, String value) {
    return TopicHeader.newBuilder().setName(name).setValue(bytes(value)).build();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
