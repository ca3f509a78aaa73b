package dev.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.console.Disabled.Service;
import dev.sluice.console.events.EventSettings;
import dev.sluice.console.events.InMemoryEventSink;
import dev.sluice.console.series.InMemorySeriesStore;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DisabledTest {
  private static final Map<String, String> SWITCHED_OFF = Map.of("DISABLE", "1");

  @Test
  void theOptionCountsAndThenTheEnvironment() {
    assertThat(Disabled.of(null, Map.of())).isEqualTo(Disabled.NOTHING);
    assertThat(Disabled.of(null, SWITCHED_OFF)).isEqualTo(Disabled.ALL);
    assertThat(Disabled.of("true", Map.of())).isEqualTo(Disabled.ALL);
    assertThat(Disabled.of("off", SWITCHED_OFF)).isEqualTo(Disabled.NOTHING);
    assertThat(Disabled.of("Series", SWITCHED_OFF))
        .isEqualTo(new Disabled(false, Set.of(Service.SERIES)));
    assertThat(Disabled.of("events, series", Map.of()).services())
        .containsExactlyInAnyOrder(Service.EVENTS, Service.SERIES);
    assertThat(Disabled.of("series,events", Map.of()).words())
        .isEqualTo("disabled: events, series");
  }

  @Test
  void anythingElseIsRefused() {
    assertThatThrownBy(() -> Disabled.of("events,runs", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--disable must be one of 1, true, yes, on, 0, false, no, off, or of events, series, line with"
                + " commas between, but was: events,runs");
    assertThatThrownBy(() -> Disabled.of(null, Map.of("DISABLE", "events")))
        .hasMessage("DISABLE must be one of 1, true, yes, on, 0, false, no, off, but was: events");
  }

  @Test
  void oneServiceIsSwitchedOffAndTheOtherGoesOn() throws Exception {
    String event = "{\"time\":1,\"amount\":1}";
    try (TestConsole console =
        TestConsole.start(
            new ConsoleParts(
                new Disabled(false, Set.of(Service.SERIES)),
                EventSettings.defaults(),
                new InMemoryEventSink(),
                Map.of(),
                null,
                null,
                null,
                null))) {
      assertThat(console.postJson(event).status()).isEqualTo(200);
      assertThat(console.get("/api/series").status()).isEqualTo(503);
      assertThat(console.get("/api/series").message())
          .isEqualTo("the series API of this console is disabled");
      assertThat(console.get("/readyz").message()).isEqualTo("ready, and disabled: series");
    }
    try (TestConsole console =
        TestConsole.start(
            new ConsoleParts(
                new Disabled(false, Set.of(Service.EVENTS)),
                EventSettings.defaults(),
                null,
                Map.of("low", new InMemorySeriesStore("QuestDB")),
                null,
                null,
                null,
                null))) {
      assertThat(console.get("/readyz").status()).isEqualTo(200);
      assertThat(console.postJson(event).status()).isEqualTo(503);
      assertThat(console.postJson(event).message())
          .isEqualTo("the event API of this console is disabled");
      assertThat(console.get("/api/series").status()).isEqualTo(200);
      assertThat(console.get("/api/status").json().get("disabled").getAsBoolean()).isFalse();
    }
  }
}
