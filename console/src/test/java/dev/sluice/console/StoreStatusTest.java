package dev.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.gson.JsonElement;
import dev.sluice.console.events.EventSettings;
import dev.sluice.console.events.InMemoryEventSink;
import dev.sluice.console.series.InMemorySeriesStore;
import dev.sluice.io.series.SeriesFailedException.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is said of stores while nobody asks for a series. */
class StoreStatusTest {
  private static final Duration A_WHILE = Duration.ofSeconds(60);

  private final InMemorySeriesStore high = new InMemorySeriesStore("PostgreSQL");
  private final InMemorySeriesStore low = new InMemorySeriesStore("QuestDB");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger =
      (Logger) LoggerFactory.getLogger("dev.sluice.console.series.StoreWatch");
  private TestConsole console;

  @BeforeEach
  void start() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
    high.goOn();
    console.close();
  }

  private void open() throws Exception {
    console =
        TestConsole.start(
            ConsoleParts.of(EventSettings.defaults(), new InMemoryEventSink())
                .withSeries(Map.of("high", high, "low", low)));
  }

  private Map<String, String> states() throws Exception {
    Map<String, String> states = new TreeMap<>();
    for (JsonElement service : console.get("/api/status").json().getAsJsonArray("services")) {
      states.put(
          service.getAsJsonObject().get("name").getAsString(),
          service.getAsJsonObject().get("state").getAsString());
    }
    return states;
  }

  private void awaitStates(String highState, String lowState) {
    await()
        .atMost(A_WHILE)
        .untilAsserted(
            () ->
                assertThat(states())
                    .isEqualTo(Map.of("events", "up", "high", highState, "low", lowState)));
  }

  private List<String> said() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void goneAndBackIsSeenAndLoggedOnceThoughNobodyAsksForASeries() throws Exception {
    open();
    awaitStates("up", "up");
    assertThat(said()).isEmpty();
    high.fail("connection refused");
    awaitStates("away", "up");
    assertThat(console.get("/metrics").body())
        .contains("sluice_console_store_up{type=\"high\"} 0.0\n")
        .contains("sluice_console_store_up{type=\"low\"} 1.0\n");
    low.fail(Fault.MISSING, "there is no table event yet");
    awaitStates("away", "missing");
    low.fail(Fault.REFUSED, "permission denied");
    awaitStates("away", "refused");
    high.fail(null);
    low.fail(null);
    awaitStates("up", "up");
    await().atMost(A_WHILE).until(() -> said().size() >= 5);
    assertThat(said())
        .containsExactlyInAnyOrder(
            "PostgreSQL (high) is away: PostgreSQL: connection refused",
            "QuestDB (low) holds no events yet: QuestDB: there is no table event yet",
            "QuestDB (low) cannot be read: QuestDB: permission denied",
            "PostgreSQL (high) is back",
            "QuestDB (low) is back");
  }

  @Test
  void aStoreThatHangsHoldsNoStatusUpAndIsUnknownAndThenAway() throws Exception {
    high.hang();
    open();
    awaitStates("unknown", "up");
    assertThat(console.get("/metrics").body())
        .contains("sluice_console_store_up{type=\"high\"} NaN\n");
    awaitStates("away", "up");
    high.goOn();
    awaitStates("up", "up");
  }
}
