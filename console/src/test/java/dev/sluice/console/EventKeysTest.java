package dev.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.console.TestConsole.Got;
import dev.sluice.console.events.EventSettings;
import dev.sluice.console.events.InMemoryEventSink;
import dev.sluice.io.kafka.appends.AppendFailedException.Outcome;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that are posted with an {@code Idempotency-Key}. */
class EventKeysTest {
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
}
