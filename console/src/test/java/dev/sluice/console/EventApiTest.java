package dev.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.console.TestConsole.Got;
import dev.sluice.console.events.EventSettings;
import dev.sluice.console.events.EventTimes;
import dev.sluice.console.events.InMemoryEventSink;
import dev.sluice.io.kafka.appends.AppendFailedException.Outcome;
import dev.sluice.transforms.amounts.Event;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
            Disabled.NOTHING, EventSettings.defaults(), null, Map.of(), null, null, null, null);
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
