package dev.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.console.TestConsole.Got;
import dev.sluice.console.events.EventSettings;
import dev.sluice.console.events.EventTimes;
import dev.sluice.console.events.InMemoryEventSink;
import dev.sluice.io.kafka.appends.AppendFailedException.Outcome;
import dev.sluice.transforms.amounts.Event;
import dev.sluice.transforms.amounts.EventReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventApiTest {
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

  @Test
  void anArrayAnObjectAndLinesAreIngestedExactly() throws Exception {
    assertThat(console.postJson("[" + EVENT + "," + EVENT + "]").message())
        .isEqualTo("ingested 2 events");
    Got one = console.post("application/json; charset=UTF-8", EVENT);
    assertThat(one.status()).isEqualTo(200);
    assertThat(one.message()).isEqualTo("ingested 1 events");
    assertThat(console.post("application/x-ndjson", EVENT + "\r\n\n" + EVENT + "\n").message())
        .isEqualTo("ingested 2 events");
    assertThat(console.post("text/plain;charset=\"utf-8\"", EVENT).message())
        .isEqualTo("ingested 1 events");
    assertThat(console.postJson("[]").message()).isEqualTo("ingested 0 events");
    assertThat(sink.events())
        .hasSize(6)
        .containsOnly(new Event(1_700_000_000_000L, new BigDecimal("3.10")));
  }

  @Test
  void timesThatThisConsoleDoesNotTakeAreRefusedWithTheirBounds() throws Exception {
    EventTimes times = new EventTimes(1_700_000_000_000L, 1_700_000_000_001L);
    try (TestConsole bounded =
        TestConsole.start(ConsoleParts.of(EventSettings.defaults().withTimes(times), sink))) {
      for (long time : new long[] {1_699_999_999_999L, 1_700_000_000_002L}) {
        Got got = bounded.postJson("[" + EVENT + ",{\"time\":" + time + ",\"amount\":3.10}]");
        assertThat(got.status()).isEqualTo(400);
        assertThat(got.json().get("reason").getAsString()).isEqualTo("time_out_of_range");
        assertThat(got.json().get("index").getAsInt()).isEqualTo(1);
        assertThat(got.message())
            .contains("time must be from 2023-11-14T22:13:20Z to 2023-11-14T22:13:20.001Z here");
      }
      assertThat(sink.events()).isEmpty();
      assertThat(bounded.postJson(EVENT.replace("000,", "001,")).status()).isEqualTo(200);
      assertThat(bounded.postJson(EVENT).status()).isEqualTo(200);
    }
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

  @Test
  void otherTypesMethodsAndPathsAreRefused() throws Exception {
    assertThat(console.post("application/xml", EVENT).status()).isEqualTo(415);
    assertThat(console.post("application/json", EVENT, "Content-Encoding", "gzip").status())
        .isEqualTo(415);
    assertThat(console.post("application/json", EVENT, "Content-Encoding", "Identity").status())
        .isEqualTo(200);
    for (String method : List.of("PUT", "DELETE", "OPTIONS", "PATCH", "FOO")) {
      Got got = console.send(request(method, "/"));
      assertThat(got.status()).isEqualTo(405);
      assertThat(got.header("Allow")).isEqualTo("GET, HEAD, POST");
      assertThat(console.send(request(method, "/api/runs/x")).header("Allow"))
          .isEqualTo("GET, HEAD");
      assertThat(console.send(request(method, "/nothing")).status()).isEqualTo(404);
    }
    assertThat(console.get("/nothing").status()).isEqualTo(404);
    assertThat(console.get("/api/series?x=1").status()).isEqualTo(400);
    assertThat(
            console
                .send(
                    HttpRequest.newBuilder(console.uri("/api/series"))
                        .POST(HttpRequest.BodyPublishers.noBody()))
                .status())
        .isEqualTo(405);
  }

  @Test
  void probesAreAnsweredUnderAnyNameAndNothingElseIs() throws Exception {
    for (String head :
        new String[] {
          "HTTP/1.0\r\n",
          "HTTP/1.0\r\nHost: lb\r\n",
          "HTTP/1.1\r\nHost: 10.0.0.1\r\nConnection: close\r\n"
        }) {
      assertThat(first(console, "GET /healthz " + head)).contains(" 200 ");
      assertThat(first(console, "HEAD /readyz " + head)).contains(" 200 ");
      for (String shown : new String[] {"/", "/metrics", "/api/status", "/openapi.json"}) {
        assertThat(first(console, "GET " + shown + " " + head)).contains(" 421 ");
      }
    }
    assertThat(first(console, "GET /healthz HTTP/1.0\r\nOrigin: http://other\r\n"))
        .contains(" 403 ");
  }

  /** The first line of the answer to a request. */
  private static String first(TestConsole console, String request) throws IOException {
    try (Socket socket = console.connect()) {
      socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.US_ASCII));
      return TestConsole.rest(socket).lines().findFirst().orElse("");
    }
  }

  @Test
  void pagesOfOtherSitesHaveNoAccess() throws Exception {
    assertThat(console.post("text/plain", EVENT, "Origin", "https://example.org").status())
        .isEqualTo(403);
    assertThat(console.post("text/plain", EVENT, "Origin", console.server().address()).status())
        .isEqualTo(200);
    try (var socket = console.connect()) {
      socket
          .getOutputStream()
          .write(
              "GET /api/status HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(TestConsole.rest(socket)).startsWith("HTTP/1.1 421");
    }
    assertThat(sink.events()).hasSize(1);
  }

  @Test
  void tooManyEventsAreRefused() throws Exception {
    Got got = console.postJson("[" + "{\"time\":1,\"amount\":1},".repeat(10_000) + EVENT + "]");
    assertThat(got.status()).isEqualTo(413);
    assertThat(got.json().get("reason").getAsString()).isEqualTo("too_many_events");
    assertThat(sink.events()).isEmpty();
  }

  @Test
  void kafkaAwayIs503AndTheClientIsToldWhatIsKnown() throws Exception {
    sink.fail(Outcome.NOT_APPENDED);
    Got got = console.postJson(EVENT);
    assertThat(got.status()).isEqualTo(503);
    assertThat(got.message()).isEqualTo("Kafka is away; nothing was ingested");
    assertThat(got.header("Retry-After")).isEqualTo("5");
    assertThat(console.get("/readyz").status()).isEqualTo(503);
    assertThat(console.get("/healthz").status()).isEqualTo(200);
    sink.fail(Outcome.UNCERTAIN);
    assertThat(console.postJson(EVENT).message()).contains("is not known");
    sink.fail(Outcome.REFUSED);
    assertThat(console.postJson(EVENT).header("Retry-After")).isEqualTo("1");
    sink.fail(null);
    assertThat(console.postJson(EVENT).status()).isEqualTo(200);
    assertThat(console.get("/readyz").status()).isEqualTo(200);
    assertThat(console.get("/metrics").body())
        .contains("sluice_console_events_accepted_total 1.0\n")
        .contains("sluice_console_batches_refused_total{reason=\"uncertain\"} 1.0\n")
        .contains("sluice_console_requests_total{route=\"events\",status=\"503\"} 3.0\n")
        .contains("sluice_console_request_seconds_count{route=\"events\"} 4\n");
  }

  private HttpRequest.Builder request(String method, String path) {
    return HttpRequest.newBuilder(console.uri(path))
        .method(method, HttpRequest.BodyPublishers.noBody());
  }

  @Test
  void aPageIsShownWhateverALinkAddsToIt() throws Exception {
    for (String page : List.of("/?utm=1", "/runs?utm=1&utm=2", "/letters?fbclid=x&reason=a")) {
      Got got = console.get(page);
      assertThat(got.status()).isEqualTo(200);
      assertThat(got.header("Content-Type")).startsWith("text/html");
    }
  }

  @Test
  void anAddressOrAHeaderThatIsTooLongIsSaidToBe() throws Exception {
    String lengthy = "x".repeat(20_000);
    for (String path : List.of("/", "/api/series", "/healthz")) {
      Got got =
          answer(
              () ->
                  console.send(
                      HttpRequest.newBuilder(console.uri(path)).header("X-Long", lengthy)));
      assertThat(got.status()).isEqualTo(431);
      assertThat(got.message()).isNotEmpty();
      assertThat(answer(() -> console.get(path + "?range=" + lengthy)).status()).isEqualTo(414);
    }
    assertThat(answer(() -> console.postJson(EVENT, "X-Long", lengthy)).status()).isEqualTo(431);
  }

  /**
   * The console answers before it has read all of such a request, and closes: a client that is
   * still sending may be told of the latter first.
   */
  private static Got answer(Callable<Got> request) {
    return Awaitility.await()
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(request, got -> true);
  }

  @Test
  void aKeyIsIngestedOnce() throws Exception {
    assertThat(console.postJson(EVENT, "Idempotency-Key", "k1").message())
        .isEqualTo("ingested 1 events");
    Got again = console.postJson(EVENT, "Idempotency-Key", "k1");
    assertThat(again.message()).isEqualTo("ingested 1 events");
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(console.postJson("[" + EVENT + "]", "Idempotency-Key", "k1").status())
        .isEqualTo(422);
    assertThat(console.postJson(EVENT, "Idempotency-Key", "x".repeat(256)).status()).isEqualTo(400);
    sink.fail(Outcome.NOT_APPENDED);
    assertThat(console.postJson(EVENT, "Idempotency-Key", "k2").status()).isEqualTo(503);
    sink.fail(null);
    assertThat(console.postJson(EVENT, "Idempotency-Key", "k2").header("Idempotency-Replayed"))
        .isEmpty();
    assertThat(sink.events()).hasSize(2);

    try (TestConsole other = TestConsole.start(ConsoleParts.of(EventSettings.defaults(), sink))) {
      Got elsewhere = other.postJson(EVENT, "Idempotency-Key", "k1");
      assertThat(elsewhere.header("Idempotency-Replayed")).isEqualTo("true");
      assertThat(sink.events()).hasSize(2);
    }
  }

  @Test
  void aKeyThatAnotherConsoleTookAMomentAgoIsKnown() throws Exception {
    try (TestConsole other = TestConsole.start(ConsoleParts.of(EventSettings.defaults(), sink))) {
      sink.lag();
      assertThat(console.postJson(EVENT, "Idempotency-Key", "k1").status()).isEqualTo(200);
      Got elsewhere = other.postJson(EVENT, "Idempotency-Key", "k1");
      assertThat(elsewhere.header("Idempotency-Replayed")).isEqualTo("true");
      assertThat(console.postJson(EVENT, "Idempotency-Key", "k2").status()).isEqualTo(200);
      assertThat(other.postJson("[" + EVENT + "]", "Idempotency-Key", "k2").status())
          .isEqualTo(422);
      assertThat(sink.events()).hasSize(2);
    }
  }

  @Test
  void whereKeysCannotBeReadOnlyThoseWithoutOneAreIngested() throws Exception {
    sink.loseKeys(true);
    Got got = console.postJson(EVENT, "Idempotency-Key", "k1");
    assertThat(got.status()).isEqualTo(503);
    assertThat(got.message()).contains("nothing was ingested");
    assertThat(console.postJson(EVENT).status()).isEqualTo(200);
    sink.loseKeys(false);
    got = console.postJson(EVENT, "Idempotency-Key", "k1");
    assertThat(got.status()).isEqualTo(200);
    assertThat(got.header("Idempotency-Replayed")).isEmpty();
    assertThat(sink.events()).hasSize(2);
  }

  @Test
  void aKeyThatIsUnderWayIsAConflict() throws Exception {
    sink.hold();
    CompletableFuture<Got> first =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return console.postJson(EVENT, "Idempotency-Key", "k");
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    Awaitility.await().until(() -> sink.waiting() == 1);
    assertThat(console.postJson(EVENT, "Idempotency-Key", "k").status()).isEqualTo(409);
    sink.release();
    assertThat(first.get().status()).isEqualTo(200);
    assertThat(sink.events()).hasSize(1);
  }

  @Test
  void closingAnswersWhatIsUnderWayAndTakesNoMore() throws Exception {
    sink.hold();
    CompletableFuture<Got> first =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return console.postJson(EVENT);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    Awaitility.await().until(() -> sink.waiting() == 1);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(console::close);
    Awaitility.await().until(() -> console.get("/readyz").status() == 503);
    assertThat(console.postJson(EVENT).message()).isEqualTo("the console is shutting down");
    assertThat(closing).isNotDone();
    sink.release();
    assertThat(first.get().status()).isEqualTo(200);
    closing.get();
    assertThat(sink.events()).hasSize(1);
  }

  @Test
  void aTokenIsAskedForWhereThereIsOne() throws Exception {
    EventSettings settings = EventSettings.defaults().withToken("secret-secret");
    assertThat(settings.toString()).doesNotContain("secret");
    try (TestConsole guarded = TestConsole.start(ConsoleParts.of(settings, sink))) {
      assertThat(guarded.postJson(EVENT).status()).isEqualTo(401);
      assertThat(guarded.postJson(EVENT, "Authorization", "Bearer wrong").status()).isEqualTo(401);
      assertThat(guarded.postJson(EVENT, "Authorization", "Basic secret-secret").status())
          .isEqualTo(401);
      for (String scheme : List.of("Bearer ", "bearer ", "BEARER  ")) {
        assertThat(guarded.postJson(EVENT, "Authorization", scheme + "secret-secret").status())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void aConsoleWithoutKafkaIsReadyAndSaysThatItTakesNoEvents() throws Exception {
    ConsoleParts parts =
        new ConsoleParts(
            Disabled.NOTHING, EventSettings.defaults(), null, Map.of(), null, null, null);
    try (TestConsole reading = TestConsole.start(parts)) {
      Got got = reading.get("/readyz");
      assertThat(got.status()).isEqualTo(200);
      assertThat(got.message()).isEqualTo("ready, without Kafka: takes no events");
      assertThat(reading.postJson(EVENT).status()).isEqualTo(503);
    }
  }

  @Test
  void aDisabledConsoleAnswersItsProbesOnly() throws Exception {
    try (TestConsole disabled = TestConsole.start(ConsoleParts.nothing())) {
      assertThat(disabled.get("/healthz").status()).isEqualTo(200);
      assertThat(disabled.get("/readyz").message()).isEqualTo("ready, and disabled");
      assertThat(disabled.postJson(EVENT).message()).isEqualTo("this console is disabled");
      assertThat(disabled.get("/api/series").status()).isEqualTo(503);
      assertThat(disabled.get("/api/runs").status()).isEqualTo(404);
      assertThat(disabled.get("/api/letters").status()).isEqualTo(404);
    }
  }
}
