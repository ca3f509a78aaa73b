package dev.sluice.transforms.amounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.transforms.Seeds;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {

  @Test
  void amountsAreNumbersOrStringsOfThem() {
    assertEvent("{\"time\": 1700000000000, \"amount\": 3.10}", 1_700_000_000_000L, "3.10");
    assertEvent("{\"amount\":\"3.10\",\"time\":0}", 0, "3.10");
    assertEvent("{\"time\":1.5e3,\"amount\":-0}", 1_500, "0");
    assertEvent("{\"time\":1000.0,\"amount\":1e3}", 1_000, "1E+3");
    assertEvent("{\"time\":9223372036853,\"amount\":1}", EventReader.MOST_MILLIS, "1");
    assertEvent("{\"x\":{\"time\":[1,{}]},\"time\":5,\"amount\":1,\"amounts\":null}", 5, "1");
    String deep = "[".repeat(999) + "]".repeat(999);
    assertEvent("{\"x\":" + deep + ",\"time\":5,\"amount\":1}", 5, "1");
    assertEvent("{\"x\":" + "7".repeat(70_000) + ",\"time\":5,\"amount\":1}", 5, "1");
    assertEvent(
        "{\"x\":\"\\\"" + "7".repeat(70_000) + "\",\"time\":1.7e12,\"amount\":1}",
        1_700_000_000_000L,
        "1");
    assertEvent("{\"x\":1,\"x\":[{}],\"time\":5,\"amount\":1,\"x\":null}", 5, "1");
    assertEvent("\ufeff{\"t\\u0069me\":5,\"amount\":\"\\u0031\\u002e5\"}", 5, "1.5");
    String precise = "0.1234567890123456789012345678901234567890";
    assertEvent("{\"time\":5,\"amount\":" + precise + "}", 5, precise);
  }

  /** Their first digits are a multiple of 2 to the power of 64, or there are many of them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "184467440737095516160",
        "184467440737095516161",
        "184467440737095516160.5",
        "-184467440737095516160",
        "36893488147419103232012345e-7",
        "70000000000000000000000000000000000000000000000000000000000000000",
        "7.00000000000000000000000000000000000000000000000000000000000000000"
      })
  void numbersAreTakenToTheLastDigit(String number) {
    assertEvent("{\"time\":5,\"amount\":" + number + "}", 5, number);
    assertEvent("{\"time\":5,\"amount\":\"" + number + "\"}", 5, number);
    assertEvent("{\"x\":[" + number + "],\"time\":5,\"amount\":1}", 5, "1");
  }

  @Test
  void whatCannotBeUsedSaysWhy() {
    Reason json = Reason.REASON_JSON_MALFORMED;
    for (String text :
        new String[] {
          "",
          " ",
          "[]",
          "null",
          "7",
          "{",
          "{\"time\":1,\"amount\":NaN}",
          "{\"time\":1,\"amount\":1,}",
          "{'time':1,'amount':1}",
          "{time:1,amount:1}",
          "{\"time\":1,\"amount\":01}",
          "{\"time\":1,\"amount\":0" + "1".repeat(5_000) + "}",
          "{\"time\":1,\"amount\":" + "1-".repeat(5_000) + "1}",
          "{\"time\":1,\"amount\":1,\"x\":\"\0\"}",
          "{\"time\":1,\"amount\":1,\"x\":[\"\u001f\"]}",
          "{\"time\":1,\"amount\":1,\"x\":\"\\x\"}",
          "{\"time\":1,\"amount\":1,\"x\":\"\\u12g4\"}",
          "{\"time\":1,\"amount\":1,\"x\":[1,]}",
          "{\"time\":1,\"amount\":1,\"x\":tru}",
          "[".repeat(100_000)
        }) {
      assertUnusable(text, json, "the value is no JSON object");
    }
    assertUnusable("{\"time\":1,\"amount\":1}{}", json, "something stands behind the JSON object");
    assertUnusable(
        "{\"time\":1,\"amount\":1,\"x\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}",
        json,
        "the value is nested more than 1000 deep");
    Reason incomplete = Reason.REASON_MESSAGE_INCOMPLETE;
    assertUnusable("{\"amount\":1}", incomplete, "time is missing");
    assertUnusable("{\"time\":1}", incomplete, "amount is missing");
    assertUnusable("{\"time\":null,\"amount\":1}", incomplete, "time is null");
    assertUnusable("{\"time\":1,\"amount\":null}", incomplete, "amount is null");
    assertUnusable(
        "{\"time\":1,\"amount\":1,\"amount\":2}", incomplete, "amount is there more than once");
    Reason time = Reason.REASON_TIME_INVALID;
    String noTime = "time is no whole number of milliseconds from 0 to 9223372036853";
    for (String value :
        new String[] {"-1", "1.5", "9223372036854", "1e30", "\"1\"", "true", "{}", "1e-1"}) {
      assertUnusable("{\"time\":" + value + ",\"amount\":1}", time, noTime);
    }
    Reason number = Reason.REASON_NUMBER_INVALID;
    assertUnusable("{\"time\":1,\"amount\":\"NaN\"}", number, "amount is no decimal number");
    assertUnusable("{\"time\":1,\"amount\":\"abc\"}", number, "amount is no decimal number");
    assertUnusable("{\"time\":1,\"amount\":\"\"}", number, "amount is no decimal number");
    assertUnusable("{\"time\":1,\"amount\":true}", number, "amount is no number and no string");
    assertUnusable(
        "{\"time\":1,\"amount\":1e400}",
        number,
        "amount is not between 1e-300 and 1e300 in magnitude");
    assertUnusable(
        "{\"time\":1,\"amount\":\"" + "1".repeat(5_000) + "\"}",
        number,
        "amount has more than 1000 characters");
    for (String longNumber :
        new String[] {
          "1".repeat(1_001),
          "1".repeat(1_024),
          "-" + "1".repeat(5_000),
          "0." + "0".repeat(5_000) + "e+7",
          "1e" + "0".repeat(100_000)
        }) {
      assertUnusable(
          "{\"time\":1,\"amount\":" + longNumber + "}",
          number,
          "amount has more than 1000 characters");
      assertUnusable("{\"time\":" + longNumber + ",\"amount\":1}", time, noTime);
    }
  }

  @Test
  void aTombstoneAndBytesThatAreNoTextAreRejected() {
    assertThat(EventReader.read((ByteString) null))
        .isEqualTo(unusable(Reason.REASON_VALUE_MISSING, "the record has no value"));
    assertThat(EventReader.read(ByteString.copyFrom(new byte[] {'{', (byte) 0xff, '}'})))
        .isEqualTo(unusable(Reason.REASON_JSON_MALFORMED, "the value is not UTF-8"));
    byte[] utf16 = "{\"time\":1,\"amount\":1}".getBytes(StandardCharsets.UTF_16LE);
    assertThat(EventReader.read(ByteString.copyFrom(utf16)))
        .isEqualTo(unusable(Reason.REASON_JSON_MALFORMED, "the value is no JSON object"));
  }

  /** Whatever comes, there is an answer and no exception. */
  @Test
  void mutatedBytesAreUsedOrRejected() {
    Random random = Seeds.random();
    byte[] whole =
        "{\"time\":1700000000123,\"amount\":\"3.10\",\"x\":[1e5,null]}"
            .getBytes(StandardCharsets.UTF_8);
    int used = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] mutated = whole.clone();
      for (int change = random.nextInt(4); change > 0; change--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(5) == 0 ? random.nextInt(mutated.length) : mutated.length;
      EventReader.Result read = EventReader.read(ByteString.copyFrom(mutated, 0, length));
      used += read instanceof Event ? 1 : 0;
    }
    assertThat(used).isBetween(1, 49_999);
  }

  private static EventReader.Unusable unusable(Reason reason, String message) {
    return new EventReader.Unusable(
        new dev.sluice.transforms.rejections.Rejection(reason, message));
  }

  private static void assertEvent(String json, long millis, String amount) {
    assertThat(EventReader.read(json)).isEqualTo(new Event(millis, new BigDecimal(amount)));
    assertThat(EventReader.read(ByteString.copyFromUtf8(json)))
        .isEqualTo(new Event(millis, new BigDecimal(amount)));
  }

  private static void assertUnusable(String json, Reason reason, String message) {
    assertThat(EventReader.read(json))
        .as(json.substring(0, Math.min(60, json.length())))
        .isEqualTo(unusable(reason, message));
  }
}
