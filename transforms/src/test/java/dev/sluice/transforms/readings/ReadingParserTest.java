package dev.sluice.transforms.readings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.transforms.Seeds;
import dev.sluice.transforms.amounts.EventReader;
import dev.sluice.transforms.coders.RecordCoder;
import java.math.BigDecimal;
import java.util.Random;
import org.apache.beam.sdk.testing.CoderProperties;
import org.junit.jupiter.api.Test;

class ReadingParserTest {
  private static final ReadingParser TEMPERATURES =
      ReadingParser.ofTopic("iot-sensor/sw/temperature");
  private static final ReadingParser POSITIONS = ReadingParser.ofMetric("gps");

  @Test
  void aLineIsAReading() {
    ByteString payload =
        ByteString.copyFromUtf8("floor-1-line-1-extruder-1,pump-1,14.2288,1587647989617");
    Reading reading =
        new Reading(
            "floor-1-line-1-extruder-1", "pump-1", "temperature", "14.2288", 1_587_647_989_617L);
    assertThat(TEMPERATURES.read(payload)).isEqualTo(reading);
    assertThat(reading.key()).isEqualTo("floor-1-line-1-extruder-1/pump-1");
    assertThat(reading.number()).isEqualTo(new BigDecimal("14.2288"));
    assertThat(ByteString.copyFromUtf8(reading.line())).isEqualTo(payload);
  }

  @Test
  void aValueKeepsItsDigits() {
    for (String value : new String[] {"70.00", "-0.0", "1E-5", "1.0e+3", "0", "0.10"}) {
      assertThat(TEMPERATURES.read("m,d," + value + ",0"))
          .isEqualTo(new Reading("m", "d", "temperature", value, 0));
    }
    assertThat(new Reading("m", "d", "temperature", "70.00", 0).number())
        .isEqualTo(new BigDecimal("70.00"));
  }

  @Test
  void aPositionIsTwoNumbers() {
    Reading reading = new Reading("m", "d", "gps", "48.137|-11.575", 5);
    assertThat(POSITIONS.read("m,d,48.137|-11.575,5")).isEqualTo(reading);
    assertThat(reading.isNumber()).isFalse();
    assertThatThrownBy(reading::number)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a value of gps is not one number");
    Reason number = Reason.REASON_NUMBER_INVALID;
    assertUnusable(POSITIONS, "m,d,48.137,5", number, "the value is not latitude|longitude");
    assertUnusable(POSITIONS, "m,d,|1,5", number, "the latitude is no decimal number");
    assertUnusable(POSITIONS, "m,d,1|2|3,5", number, "the longitude is no decimal number");
    assertUnusable(TEMPERATURES, "m,d,1|2,5", number, "the value is no decimal number");
  }

  @Test
  void theMetricIsTheLastPartOfATopicsName() {
    for (String topic :
        new String[] {
          "iot-sensor/sw/temperature",
          "iot-sensor-sw-temperature",
          "manuela-factory.iot-sensor-sw-temperature",
          "temperature"
        }) {
      assertThat(ReadingParser.metricOf(topic)).isEqualTo("temperature");
    }
    assertThat(ReadingParser.metricOf("hall-1/surface_temperature"))
        .isEqualTo("surface_temperature");
  }

  @Test
  void whatIsNoReadingSaysWhy() {
    Reason malformed = Reason.REASON_TEXT_MALFORMED;
    String fields = "the payload has not 4 fields with commas between them";
    for (String line : new String[] {"", "m", "m,d,1", "m,d,1,5,", "m,d,1,5,6", "{\"a\":1}"}) {
      assertUnusable(TEMPERATURES, line, malformed, fields);
    }
    Reason incomplete = Reason.REASON_MESSAGE_INCOMPLETE;
    assertUnusable(TEMPERATURES, ",d,1,5", incomplete, "the id of the machine is empty");
    assertUnusable(TEMPERATURES, "m,,1,5", incomplete, "the id of the device is empty");
    for (String id : new String[] {"a/b", "/", "a\nb", "\u0000", "\u0085"}) {
      assertUnusable(
          TEMPERATURES,
          id + ",d,1,5",
          malformed,
          "the id of the machine has a slash or a control character in it");
      assertUnusable(
          TEMPERATURES,
          "m," + id + ",1,5",
          malformed,
          "the id of the device has a slash or a control character in it");
    }
    for (String value : new String[] {"", " 1", "+1", "NaN", "1.", "01", "0x10", "ON"}) {
      assertUnusable(
          TEMPERATURES,
          "m,d," + value + ",5",
          Reason.REASON_NUMBER_INVALID,
          "the value is no decimal number");
    }
    for (String time :
        new String[] {
          "", " 5", "5\n", "-1", "5.0", "1e3", "9223372036854", "00000000000005", "٥"
        }) {
      assertUnusable(
          TEMPERATURES,
          "m,d,1," + time,
          Reason.REASON_TIME_INVALID,
          "the time is no whole number of milliseconds from 0 to 9223372036853");
    }
  }

  @Test
  void anIdIsMeasuredInBytes() {
    String longest = "€".repeat(40) + "\uD83D\uDE00é" + "ab";
    assertThat(ByteString.copyFromUtf8(longest).size()).isEqualTo(ReadingParser.MOST_ID_BYTES);
    assertThat(TEMPERATURES.read(longest + "," + longest + ",1,9223372036853"))
        .isEqualTo(new Reading(longest, longest, "temperature", "1", EventReader.MOST_MILLIS));
    assertUnusable(
        TEMPERATURES,
        longest + "c,d,1,5",
        Reason.REASON_ID_TOO_LONG,
        "the id of the machine has more than 128 bytes");
  }

  @Test
  void bytesThatAreNoTextAndNoBytesAreNoReading() {
    ReadingParser.Unusable bytes =
        (ReadingParser.Unusable)
            TEMPERATURES.read(ByteString.copyFrom(new byte[] {'m', (byte) 0xff, ','}));
    assertThat(bytes.rejection().reason()).isEqualTo(Reason.REASON_TEXT_MALFORMED);
    assertThat(bytes.rejection().message()).isEqualTo("the payload is not UTF-8");
    ReadingParser.Unusable nothing = (ReadingParser.Unusable) TEMPERATURES.read((ByteString) null);
    assertThat(nothing.rejection().reason()).isEqualTo(Reason.REASON_VALUE_MISSING);
  }

  @Test
  void anyBytesAreAReadingOfTheSameLineOrNone() {
    Random random = Seeds.random();
    byte[] line = "floor-1,pump-1,14.2288,1587647989617".getBytes(UTF_8);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = line.clone();
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      ByteString payload = ByteString.copyFrom(bytes);
      if (TEMPERATURES.read(payload) instanceof Reading reading) {
        String text = payload.toStringUtf8();
        assertThat(text).startsWith(reading.machine() + "," + reading.device() + ",");
        // Leading zeros of a time are not kept by a number, and all else is.
        assertThat(reading.line().length()).isLessThanOrEqualTo(text.length());
        assertThat(reading.number()).isNotNull();
      }
    }
  }

  @Test
  void aReadingIsTheSameBehindItsCoder() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        RecordCoder.of(Reading.class), new Reading("m", "d", "temperature", "70.00", 5));
  }

  private static void assertUnusable(
      ReadingParser parser, String line, Reason reason, String message) {
    assertThat(parser.read(line)).as(line).isInstanceOf(ReadingParser.Unusable.class);
    ReadingParser.Unusable unusable = (ReadingParser.Unusable) parser.read(line);
    assertThat(unusable.rejection().reason()).as(line).isEqualTo(reason);
    assertThat(unusable.rejection().message()).as(line).isEqualTo(message);
  }
}
