package dev.sluice.command.look;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.sluice.camera.v1.State;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LookLinesTest {
  private static final long NOON = 1_772_366_400_000L;

  @Test
  void placeKeyHeadersAndTextAreShown() {
    assertThat(text(record("m/d", text("m,d,14.2,1"), header("mqtt.topic", "iot-sensor/sw/gps"))))
        .isEqualTo(
            """
            readings-3@7  2026-03-01T12:00:00Z  key "m/d"  mqtt.topic="iot-sensor/sw/gps"
              text (10 bytes)  m,d,14.2,1""");
    assertThat(json(record("m/d", text("m,d,14.2,1"), header("mqtt.topic", "iot-sensor/sw/gps"))))
        .isEqualTo(
            """
            {"topic":"readings","partition":3,"offset":7,"timeMillis":1772366400000,"key":"m/d",\
            "headers":[{"name":"mqtt.topic","value":"iot-sensor/sw/gps"}],\
            "kind":"text","bytes":10,"value":"m,d,14.2,1"}""");
  }

  @Test
  void valuesAreDecodedAsFarAsTheyCanBe() {
    State state = State.newBuilder().setCameraId("a/b/c/d").setEndMillis(NOON).build();
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setLetterId("0f".repeat(32))
            .setReason(Reason.REASON_TOO_LATE)
            .build();

    assertThat(value(Any.pack(state).toByteString()))
        .isEqualTo(
            "sluice.camera.v1.State (%d bytes)  {\"cameraId\":\"a/b/c/d\",\"endMillis\":\"%d\"}"
                .formatted(Any.pack(state).getSerializedSize(), NOON));
    assertThat(value(letter.toByteString()))
        .startsWith("sluice.deadletter.v1.DeadLetter (")
        .endsWith("\"reason\":\"REASON_TOO_LATE\"}");
    assertThat(value(text("{\"a\": [1, 2.50]}"))).isEqualTo("json (16 bytes)  {\"a\":[1,2.50]}");
    assertThat(value(text("{\"a\": 1} x"))).isEqualTo("text (10 bytes)  {\"a\": 1} x");
    assertThat(value(text("14.2"))).isEqualTo("text (4 bytes)  14.2");
    assertThat(value(ByteString.copyFrom(new byte[] {0, (byte) 0xff})))
        .isEqualTo("hex (2 bytes)  00ff");
    assertThat(value(ByteString.copyFrom(new byte[1_000])))
        .isEqualTo("hex (1,000 bytes)  " + "00".repeat(ValueText.HEX_BYTES) + "...");
    assertThat(value(ByteString.EMPTY)).isEqualTo("a value of no byte");
    assertThat(value(null)).isEqualTo("no value");
  }

  @Test
  void nothingThatIsShownMovesATerminalOrTellsASecret() {
    assertThat(
            text(
                record(
                    "k\u001b[2J",
                    text("two\nlines\t\u001b]0;title\u0007"),
                    header("Authorization", "Bearer abc"),
                    header("x\u001b", "\u202e"))))
        .isEqualTo(
            """
            readings-3@7  2026-03-01T12:00:00Z  key "k\\u001b[2J"  Authorization=***  x\\u001b="\\u202e"
              hex (20 bytes)  74776f0a6c696e6573091b5d303b7469746c6507""");
    assertThat(json(record(null, text("v"), header("api-key", "abc"))))
        .contains("{\"name\":\"api-key\",\"value\":\"***\"}")
        .doesNotContain("abc");
  }

  @Test
  void longValuesAreCut() {
    TopicRecord record = record("k", text("x".repeat(30)));
    assertThat(new LookLines(false, 10).of(LookedAt.of(record)))
        .endsWith("text (30 bytes)  " + "x".repeat(10) + "...");
    assertThat(new LookLines(true, 10).of(LookedAt.of(record)))
        .endsWith("\"bytes\":30,\"cut\":true,\"value\":\"" + "x".repeat(10) + "\"}");
    assertThat(new LookLines(false, 0).of(LookedAt.of(record))).endsWith("x".repeat(30));
  }

  private static String value(@Nullable ByteString value) {
    return text(record(null, value)).lines().skip(1).findFirst().orElseThrow().strip();
  }

  private static String text(TopicRecord record) {
    return new LookLines(false, 2_000).of(LookedAt.of(record));
  }

  private static String json(TopicRecord record) {
    return new LookLines(true, 2_000).of(LookedAt.of(record));
  }

  private static TopicRecord record(
      @Nullable String key, @Nullable ByteString value, TopicRecord.Header... headers) {
    return new TopicRecord(
        "readings", 3, 7, NOON, key == null ? null : text(key), value, List.of(headers));
  }

  private static TopicRecord.Header header(String name, String value) {
    return new TopicRecord.Header(name, text(value));
  }

  private static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
