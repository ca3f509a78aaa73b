package dev.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.console.TestConsole.Got;
import dev.sluice.console.events.EventSettings;
import dev.sluice.console.events.InMemoryEventSink;
import dev.sluice.transforms.amounts.Event;
import dev.sluice.transforms.amounts.EventReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a body of events may say, and how exactly it is kept. */
class EventBodiesTest {
  private static final String EVENT = "{\"time\":1700000000000,\"amount\":3.10}";

  private final InMemoryEventSink sink = new InMemoryEventSink();
  private TestConsole console;

  @BeforeEach
  void start() throws Exception {
    console = TestConsole.start(ConsoleParts.of(EventSettings.defaults(), sink));
  }

  @AfterEach
  void stop() {
    sink.release();
    console.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3.10 | 3.10",
        "\"3.10\" | 3.10",
        "1e300 | 1E+300",
        "\"-1E-300\" | -1E-300",
        "-0 | 0",
        "-0.00 | 0.00",
        "123456789012345678901234567890.123456789 | 123456789012345678901234567890.123456789",
        "184467440737095516160 | 184467440737095516160",
        "-184467440737095516160.5 | -184467440737095516160.5",
      })
  void amountsAreKeptExact(String amount, String stored) throws Exception {
    assertThat(console.postJson("{\"time\":1,\"amount\":" + amount + "}").status()).isEqualTo(200);
    assertThat(sink.events().get(0).amount()).isEqualTo(new BigDecimal(stored));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"time\":1,\"amount\":NaN} | json_invalid",
        "{\"time\":1,\"amount\":\"NaN\"} | amount_invalid",
        "{\"time\":1,\"amount\":null} | amount_invalid",
        "{\"time\":1,\"amount\":true} | amount_invalid",
        "{\"time\":1,\"amount\":[1]} | amount_invalid",
        "{\"time\":1,\"amount\":\"\"} | amount_invalid",
        "{\"time\":1,\"amount\":\"1e\"} | amount_invalid",
        "{\"time\":1,\"amount\":\"0x10\"} | amount_invalid",
        "{\"time\":1,\"amount\":\"ten\"} | amount_invalid",
        "{\"time\":1,\"amount\":\" 1\"} | amount_invalid",
        "{\"time\":1,\"amount\":\"+1\"} | amount_invalid",
        "{\"time\":1,\"amount\":\"\u0661\"} | amount_invalid",
        "{\"time\":1,\"amount\":1e400} | amount_invalid",
        "{\"time\":1,\"amount\":1e99999999999} | amount_invalid",
        "{\"time\":1,\"amount\":1e-1001} | amount_invalid",
        "{\"time\":1} | amount_missing",
        "{\"amount\":1} | time_missing",
        "{\"time\":null,\"amount\":1} | time_invalid",
        "{\"time\":\"1\",\"amount\":1} | time_invalid",
        "{\"time\":1.5,\"amount\":1} | time_invalid",
        "{\"time\":15e-1,\"amount\":1} | time_invalid",
        "{\"time\":-1,\"amount\":1} | time_out_of_range",
        "{\"time\":9999999999999999,\"amount\":1} | time_out_of_range",
        "{\"time\":99999999999999999999,\"amount\":1} | time_out_of_range",
        "{\"time\":1e30,\"amount\":1} | time_out_of_range",
        "{\"time\":1e400,\"amount\":1} | time_invalid",
        "{\"time\":1,\"amount\":1,\"amount\":2} | event_invalid",
        "7 | event_invalid",
        "{\"time\":1,\"amount\":1 | json_invalid",
        "{'time':1,'amount':1} | json_invalid",
        "{\"time\":1,\"amount\":01} | json_invalid",
        "{\"time\":1,\"amount\":1,\"x\":\"\u0001\"} | json_invalid",
        "{\"time\":1,\"amount\":1,\"x\":\"\u0000\"} | json_invalid",
      })
  void whatCannotBeUsedIsRefusedWithItsIndexAndReason(String event, String reason)
      throws Exception {
    Got got = console.postJson("[" + EVENT + "," + event + "]");
    assertThat(got.status()).isEqualTo(400);
    assertThat(got.json().get("reason").getAsString()).isEqualTo(reason);
    assertThat(got.json().get("index").getAsInt()).isEqualTo(1);
    got = console.post("application/x-ndjson", EVENT + "\n\n" + event);
    assertThat(got.status()).isEqualTo(400);
    assertThat(got.json().get("reason").getAsString()).isEqualTo(reason);
    assertThat(got.json().get("index").getAsInt()).isEqualTo(1);
    assertThat(sink.events()).isEmpty();
  }

  @Test
  void theFutureIsAsGoodAsAnyOtherTime() throws Exception {
    String last = "{\"time\":" + EventReader.MOST_MILLIS + ",\"amount\":1}";
    assertThat(console.postJson("[" + last + ",{\"time\":0,\"amount\":1}]").status())
        .isEqualTo(200);
    assertThat(sink.events())
        .extracting(Event::timeMillis)
        .containsExactly(EventReader.MOST_MILLIS, 0L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "  ", "[", "[" + EVENT, EVENT + EVENT, "[" + EVENT + "]x", "[" + EVENT + ",]"})
  void whatIsNoJsonAtAllIsRefused(String body) throws Exception {
    Got got = console.postJson(body);
    assertThat(got.status()).isEqualTo(400);
    assertThat(got.json().get("reason").getAsString()).isIn("json_invalid", "event_invalid");
    assertThat(sink.events()).isEmpty();
  }

  @Test
  void aWholeNumberIsATimeWhicheverWayItIsWritten() throws Exception {
    String body = "[{\"time\":1.7e12,\"amount\":1},{\"time\":1700000000000.0,\"amount\":1}]";
    assertThat(console.postJson(body).status()).isEqualTo(200);
    assertThat(sink.events())
        .extracting(Event::timeMillis)
        .containsExactly(1_700_000_000_000L, 1_700_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_001, 1_023, 1_024, 5_000})
  void aBareNumberOfThousandsOfDigitsIsRefusedAsAQuotedOneIs(int digits) throws Exception {
    String number = "1".repeat(digits);
    Got quoted = console.postJson("[" + EVENT + ",{\"time\":1,\"amount\":\"" + number + "\"}]");
    assertThat(quoted.json().get("reason").getAsString()).isEqualTo("amount_invalid");
    String bare = "{\"time\":1,\"amount\":" + number + "}";
    assertThat(console.postJson("[" + EVENT + "," + bare + "]").body()).isEqualTo(quoted.body());
    assertThat(console.post("text/plain", EVENT + "\n" + bare).body()).isEqualTo(quoted.body());
    assertThat(console.postJson("{\"x\":[-" + number + "e-7],\"time\":1,\"amount\":1}").status())
        .isEqualTo(200);
    assertThat(
            console
                .postJson("{\"time\":1,\"amount\":0" + number + "}")
                .json()
                .get("reason")
                .getAsString())
        .isEqualTo("json_invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {EVENT + "x", EVENT + EVENT, "[" + EVENT + "]x", "[" + EVENT + "][]"})
  void whatFollowsBehindTheEndIsOfNoEvent(String body) throws Exception {
    Got got = console.postJson(body);
    assertThat(got.status()).isEqualTo(400);
    assertThat(got.message()).isEqualTo("something follows behind the end of the JSON");
    assertThat(got.json().has("index")).isFalse();
    got = console.post("text/plain", EVENT + "\n" + EVENT + "x");
    assertThat(got.message()).isEqualTo("something follows behind the end of the JSON");
    assertThat(got.json().get("index").getAsInt()).isEqualTo(1);
  }

  @Test
  void fieldsThatAreNotKnownArePassedOverDownToAThousandLevelsOfAnEvent() throws Exception {
    String deep = "[".repeat(999) + "]".repeat(999);
    assertThat(
            console
                .postJson("{\"a\":" + deep + ",\"time\":1,\"b\":{\"time\":2},\"amount\":1}")
                .status())
        .isEqualTo(200);
    String deepest = "{\"time\":1,\"amount\":1,\"a\":" + deep + "}";
    String deeper = "{\"time\":1,\"amount\":1,\"a\":[" + deep + "]}";
    assertThat(console.postJson("[" + deepest + "]").status()).isEqualTo(200);
    assertThat(console.post("text/plain", deepest).status()).isEqualTo(200);
    for (Got got :
        List.of(
            console.postJson(deeper),
            console.postJson("[" + deeper + "]"),
            console.post("text/plain", deeper))) {
      assertThat(got.status()).isEqualTo(400);
      assertThat(got.message()).isEqualTo("an event is nested at most 1000 deep");
      assertThat(got.json().get("reason").getAsString()).isEqualTo("event_invalid");
      assertThat(got.json().get("index").getAsInt()).isZero();
    }
    assertThat(console.postJson("[".repeat(100_000)).json().get("reason").getAsString())
        .isEqualTo("event_invalid");
    assertThat(
            console
                .postJson("{\"time\":1,\"amount\":1,\"a\":" + "[".repeat(100_000) + "}")
                .json()
                .get("reason")
                .getAsString())
        .isEqualTo("event_invalid");
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() throws Exception {
    byte[] body = EVENT.replace("3.10", "\"3.10\"").getBytes(StandardCharsets.UTF_8);
    body[body.length - 3] = (byte) 0xff;
    Got got = console.post("application/json", body);
    assertThat(got.status()).isEqualTo(400);
    assertThat(got.json().get("reason").getAsString()).isEqualTo("encoding_invalid");
    assertThat(console.post("application/json; charset=iso-8859-1", EVENT).status()).isEqualTo(415);
  }
}
