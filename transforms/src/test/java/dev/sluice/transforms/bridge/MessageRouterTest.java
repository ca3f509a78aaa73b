package dev.sluice.transforms.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.transforms.topics.DeliveredMessage;
import dev.sluice.transforms.topics.OutgoingRecord;
import dev.sluice.transforms.topics.TopicRecord.Header;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MessageRouterTest {
  private static final long ARRIVAL = 1_700_000_000_000L;
  private static final BelievedTimes TIMES = new BelievedTimes(60_000, 7 * 86_400_000L);

  private final MessageRouter router = router(new PayloadForm.Lines());

  private static MessageRouter router(PayloadForm form) {
    return new MessageRouter(new TopicTemplate("{topic}"), form, TIMES);
  }

  private static DeliveredMessage message(String topic, String payload) {
    ByteString bytes = ByteString.copyFromUtf8(payload);
    return new DeliveredMessage(topic, bytes, bytes.size(), 1, false, ARRIVAL);
  }

  private static DeliveredMessage reading(long millis) {
    return message("iot-sensor/sw/temperature", "floor-1,pump-1,14.2288," + millis);
  }

  private static String headers(OutgoingRecord record) {
    return record.headers().stream()
        .map(header -> header.name() + "=" + text(header))
        .collect(Collectors.joining(" "));
  }

  private static String text(Header header) {
    return header.value() == null ? "" : header.value().toStringUtf8();
  }

  @Test
  void aReadingGoesToTheTopicOfItsOwnByItsDeviceAndWithItsTime() {
    MessageRouter.Routed routed = (MessageRouter.Routed) router.route(reading(ARRIVAL - 5));
    assertThat(routed.record().topic()).isEqualTo("iot-sensor-sw-temperature");
    OutgoingRecord record = routed.record().record();
    assertThat(record.key()).isEqualTo(ByteString.copyFromUtf8("floor-1/pump-1"));
    assertThat(record.value())
        .isEqualTo(ByteString.copyFromUtf8("floor-1,pump-1,14.2288,1699999999995"));
    assertThat(record.timestampMillis()).isEqualTo(ARRIVAL - 5);
    assertThat(headers(record))
        .isEqualTo(
            "mqtt.topic=iot-sensor/sw/temperature mqtt.qos=1 sluice.id="
                + MessageRouter.id(
                        "iot-sensor/sw/temperature",
                        ByteString.copyFromUtf8("floor-1,pump-1,14.2288,1699999999995"))
                    .toStringUtf8());
  }

  @Test
  void aTimeThatIsNotPlausibleStaysInThePayloadAndIsFlagged() {
    // A day ahead, in seconds, and just out of what is believed.
    for (long millis :
        List.of(
            ARRIVAL + 86_400_000,
            ARRIVAL / 1_000,
            ARRIVAL + 60_001,
            ARRIVAL - 7 * 86_400_000L - 1,
            0L)) {
      MessageRouter.Routed routed = (MessageRouter.Routed) router.route(reading(millis));
      assertThat(routed.isBelieved()).isFalse();
      assertThat(routed.record().record().timestampMillis()).isEqualTo(ARRIVAL);
      assertThat(headers(routed.record().record())).endsWith(" sluice.clock=arrival");
    }
    for (long millis : List.of(ARRIVAL + 60_000, ARRIVAL - 7 * 86_400_000L)) {
      MessageRouter.Routed routed = (MessageRouter.Routed) router.route(reading(millis));
      assertThat(routed.record().record().timestampMillis()).isEqualTo(millis);
      assertThat(headers(routed.record().record())).doesNotContain("sluice.clock");
    }
  }

  @Test
  void aMessageThatComesAgainHasTheSameIdAndAnotherHasAnother() {
    String once = headers(routed(reading(ARRIVAL)));
    assertThat(headers(routed(reading(ARRIVAL)))).isEqualTo(once);
    assertThat(headers(routed(reading(ARRIVAL - 1)))).isNotEqualTo(once);
    assertThat(MessageRouter.id("a", ByteString.copyFromUtf8("bc")))
        .isNotEqualTo(MessageRouter.id("ab", ByteString.copyFromUtf8("c")));
  }

  private OutgoingRecord routed(DeliveredMessage message) {
    return ((MessageRouter.Routed) router.route(message)).record().record();
  }

  @Test
  void aRetainedMessageSaysSo() {
    DeliveredMessage plain = reading(ARRIVAL);
    DeliveredMessage retained =
        new DeliveredMessage(
            plain.topic(), plain.payload(), plain.payloadBytes(), 1, true, ARRIVAL);
    assertThat(headers(routed(retained))).contains(" mqtt.retained=true ");
    assertThat(headers(routed(plain))).doesNotContain("mqtt.retained");
  }

  @Test
  void whatIsNoReadingIsAsItWouldHaveGoneOn() {
    MessageRouter.Unroutable poison =
        (MessageRouter.Unroutable) router.route(message("iot-sensor/sw/temperature", "what?"));
    assertThat(poison.rejection().reason()).isEqualTo(Reason.REASON_TEXT_MALFORMED);
    assertThat(poison.record().topic()).isEqualTo("iot-sensor-sw-temperature");
    assertThat(poison.record().record().value()).isEqualTo(ByteString.copyFromUtf8("what?"));
    assertThat(poison.record().record().key()).isNull();
  }

  @Test
  void thePayloadThatWasCutIsNoRecord() {
    DeliveredMessage large =
        new DeliveredMessage(
            "a/temperature", ByteString.copyFromUtf8("12"), 256 << 20, 1, false, ARRIVAL);
    MessageRouter.Unroutable cut = (MessageRouter.Unroutable) router.route(large);
    assertThat(cut.rejection().reason()).isEqualTo(Reason.REASON_RECORD_TOO_LARGE);
    assertThat(cut.rejection().message())
        .isEqualTo("the payload has 268435456 bytes, and 2 are read");
  }

  @Test
  void theSecondTopicOfANameIsRefusedEachTime() {
    String payload = "m,d,1," + ARRIVAL;
    assertThat(router.route(message("a/b-c", payload))).isInstanceOf(MessageRouter.Routed.class);
    for (int i = 0; i < 2; i++) {
      MessageRouter.Unroutable second =
          (MessageRouter.Unroutable) router.route(message("a-b/c", payload));
      assertThat(second.rejection().reason()).isEqualTo(Reason.REASON_STORE_REFUSED);
      assertThat(second.rejection().message())
          .isEqualTo("the message's topic would become a-b-c, as a/b-c does already");
    }
    assertThat(router.route(message("a/b-c", payload))).isInstanceOf(MessageRouter.Routed.class);
  }

  @Test
  void aTopicThatKafkaCannotHaveIsRefused() {
    for (String topic : List.of("$SYS/broker/uptime", "a/b c", "ä", "a".repeat(250))) {
      MessageRouter.Unroutable none = (MessageRouter.Unroutable) router.route(message(topic, "x"));
      assertThat(none.rejection().reason()).isEqualTo(Reason.REASON_STORE_REFUSED);
    }
  }

  @Test
  void bytesAreCarriedByTheirTopicWithTheTimeOfArrival() {
    MessageRouter bytes = router(new PayloadForm.Bytes());
    ByteString payload = ByteString.copyFrom(new byte[] {0, (byte) 0xff});
    MessageRouter.Routed routed =
        (MessageRouter.Routed)
            bytes.route(new DeliveredMessage("cam/1", payload, 2, 0, false, ARRIVAL));
    assertThat(routed.record().record().key()).isEqualTo(ByteString.copyFromUtf8("cam/1"));
    assertThat(routed.record().record().value()).isEqualTo(payload);
    assertThat(routed.record().record().timestampMillis()).isEqualTo(ARRIVAL);
  }

  @Test
  void jsonNamesMachineDeviceAndTime() {
    MessageRouter json = router(new JsonPayloads("m", "d", "t"));
    OutgoingRecord record =
        ((MessageRouter.Routed)
                json.route(
                    message("x", "{\"v\":{\"m\":1},\"m\":\"a\",\"d\":7,\"t\":" + ARRIVAL + "}")))
            .record()
            .record();
    assertThat(record.key()).isEqualTo(ByteString.copyFromUtf8("a/7"));
    assertThat(record.timestampMillis()).isEqualTo(ARRIVAL);
    MessageRouter.Routed timeless =
        (MessageRouter.Routed) json.route(message("x", "{\"m\":\"a\",\"d\":\"b\"}"));
    assertThat(timeless.isBelieved()).isFalse();
    assertThat(rejection(json, "{\"m\":\"a\"}")).isEqualTo("d is missing, empty, or has a slash");
    assertThat(rejection(json, "{\"m\":\"a\",\"m\":\"b\",\"d\":1}"))
        .isEqualTo("m is there more than once");
    assertThat(rejection(json, "{\"m\":\"a\",\"d\":1,\"t\":-1}"))
        .isEqualTo("t is no whole number of milliseconds from 0 to 9223372036853");
    assertThat(rejection(json, "m,d,1,2")).isEqualTo("the payload is no JSON object");
  }

  private static String rejection(MessageRouter router, String payload) {
    return ((MessageRouter.Unroutable) router.route(message("x", payload))).rejection().message();
  }
}
