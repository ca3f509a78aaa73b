package dev.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import dev.sluice.console.TestConsole.Got;
import dev.sluice.console.events.EventSettings;
import dev.sluice.console.events.InMemoryEventSink;
import dev.sluice.console.series.InMemorySeriesStore;
import dev.sluice.console.web.WebSettings;
import dev.sluice.io.series.SeriesFailedException.Fault;
import dev.sluice.transforms.amounts.EventReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesApiTest {
  private static final Duration A_WHILE = Duration.ofSeconds(60);

  /** 4 seconds into a stretch of 10. */
  private static final long NOW = 1_700_000_004_000L;

  private final InMemorySeriesStore high = new InMemorySeriesStore("PostgreSQL");
  private final InMemorySeriesStore low = new InMemorySeriesStore("QuestDB");
  private final JumpingClock clock =
      new JumpingClock(Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));
  private TestConsole console;

  @BeforeEach
  void start() throws Exception {
    console =
        TestConsole.start(
            ConsoleParts.of(EventSettings.defaults(), new InMemoryEventSink())
                .withSeries(Map.of("high", high, "low", low)),
            WebSettings.at("127.0.0.1", 0),
            clock);
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  void theLastTenMinutesInTenSecondStretchesWithEmptyOnesAsZero() throws Exception {
    high.add(NOW, "6.10").add(NOW - 1, "0.05").add(NOW - 10_000, "7");
    low.add(NOW - 594_000, "-2.5").add(NOW - 594_001, "1");
    Got got = console.get("/api/series");
    assertThat(got.message()).isEqualTo("ok");
    JsonArray points = got.json().getAsJsonArray("points");
    assertThat(points).hasSize(120);
    assertThat(points.get(0))
        .hasToString("{\"time\":1699999410000,\"type\":\"high\",\"count\":0,\"sum\":\"0\"}");
    assertThat(points.get(1))
        .hasToString("{\"time\":1699999410000,\"type\":\"low\",\"count\":1,\"sum\":\"-2.5\"}");
    assertThat(points.get(116).toString()).contains("1699999990000", "\"count\":1", "\"7\"");
    assertThat(points.get(118))
        .hasToString("{\"time\":1700000000000,\"type\":\"high\",\"count\":2,\"sum\":\"6.15\"}");
    assertThat(got.json().get("until").getAsLong()).isEqualTo(NOW);
    assertThat(got.json().get("to").getAsLong()).isEqualTo(1_700_000_010_000L);
  }

  @Test
  void aStoreThatIsAwayIsNamedAndTheOtherIsGiven() throws Exception {
    high.fail("connection refused");
    low.add(NOW, "1");
    Got got = console.get("/api/series?range=1m&step=30s");
    assertThat(got.status()).isEqualTo(200);
    assertThat(got.message()).isEqualTo("no answer from PostgreSQL (high)");
    assertThat(got.json().getAsJsonArray("unavailable"))
        .hasToString(
            "[{\"type\":\"high\",\"store\":\"PostgreSQL\",\"state\":\"away\",\"reason\":"
                + "\"PostgreSQL: connection refused\"}]");
    assertThat(got.json().getAsJsonArray("points")).hasSize(2);
    assertThat(console.get("/api/status").body())
        .contains(
            "{\"name\":\"high\",\"state\":\"away\",\"detail\":\"PostgreSQL: connection refused\"}")
        .contains("{\"name\":\"low\",\"state\":\"up\"}");
    assertThat(console.get("/metrics").body())
        .contains("sluice_console_store_up{type=\"high\"} 0.0\n");
    low.fail("too");
    got = console.get("/api/series?range=1m&step=20s");
    assertThat(got.status()).isEqualTo(503);
    assertThat(got.message()).isEqualTo("no answer from PostgreSQL (high) and QuestDB (low)");
  }

  /** The pipeline holds both branches: what the other has not got yet is no zero. */
  @Test
  void fromTheMomentThatOneStoreIsAwayNeitherIsSettledUntilThePipelineHasCaughtUp()
      throws Exception {
    assertThat(console.get("/api/series").json().has("settled")).isFalse();
    high.fail("connection refused");
    await().atMost(A_WHILE).until(() -> console.get("/api/status").body().contains("away"));
    clock.jump(Duration.ofSeconds(60));
    assertThat(console.get("/api/series").json().get("settled").getAsLong()).isEqualTo(NOW);
    assertThat(console.get("/api/series?to=" + NOW).json().has("settled")).isFalse();
    high.fail(null);
    await().atMost(A_WHILE).until(() -> !console.get("/api/status").body().contains("away"));
    assertThat(console.get("/api/series").json().get("settled").getAsLong()).isEqualTo(NOW);
    // The pipeline is half through with it.
    low.add(NOW + 33_000, "1");
    await()
        .atMost(A_WHILE)
        .until(() -> console.get("/api/series").json().get("settled").getAsLong() == NOW + 31_000);
    high.add(NOW + 59_000, "7");
    await().atMost(A_WHILE).until(() -> !console.get("/api/series").json().has("settled"));
  }

  @Test
  void whoAsksTheSameAtTheSameTimeCostsTheStoresNothing() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(console.get("/api/series?range=2h&step=60s").status()).isEqualTo(200);
    }
    assertThat(high.asked()).isLessThan(20);
  }

  @Test
  void otherRangesAreAlignedToo() throws Exception {
    Got got = console.get("/api/series?range=10s&step=7s&to=2023-11-14T22:13:24Z");
    assertThat(got.json().get("from").getAsLong() % 7_000).isZero();
    assertThat(got.json().getAsJsonArray("points")).hasSize(4);
    got = console.get("/api/series?range=1m&step=10s&to=1700000000000");
    assertThat(got.json().get("to").getAsLong()).isEqualTo(1_700_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "range=x",
        "range=0s",
        "range=-1m",
        "step=10",
        "step=1ms",
        "range=32d&step=1h",
        "range=24h&step=1s",
        "to=yesterday",
        "to=%2B1000000-01-01T00:00:00Z",
        "to=-100000-01-01T00:00:00Z",
        "to=%2B1000000000-12-31T23:59:59Z",
        "to=1969-12-31T23:59:59.999Z",
        "to=9214646400001",
        "to=99999999999999",
        "to=999999999999999999999",
        "step=999999999d",
        "step=32d&range=1d",
        "range=999999999d",
        "range=1m&range=2m",
        "foo=1",
        "range="
      })
  void parametersThatCannotBeUsedAreNamed(String query) throws Exception {
    Got got = console.get("/api/series?" + query);
    assertThat(got.status()).isEqualTo(400);
    assertThat(got.message()).matches("(range|step|to|parameters) .*");
    // No store was asked, so none was found wanting.
    assertThat(console.get("/api/status").body()).doesNotContain("away");
  }

  @Test
  void theFirstAndTheLastTimeThatStoresKnowAreTaken() throws Exception {
    assertThat(console.get("/api/series?to=0&range=31d&step=31d").status()).isEqualTo(200);
    Got got = console.get("/api/series?to=2262-01-01T00:00:00Z&range=31d&step=31d");
    assertThat(got.status()).isEqualTo(200);
    assertThat(got.json().get("to").getAsLong()).isLessThan(EventReader.MOST_MILLIS);
  }

  @Test
  void aQueryThatAStoreRefusesMakesItNoStoreThatIsAway() throws Exception {
    high.refuseQueries("timestamp out of range");
    Got got = console.get("/api/series");
    assertThat(got.status()).isEqualTo(200);
    assertThat(got.message()).isEqualTo("PostgreSQL (high) cannot be read");
    assertThat(got.json().getAsJsonArray("unavailable"))
        .hasToString(
            "[{\"type\":\"high\",\"store\":\"PostgreSQL\",\"state\":\"refused\",\"reason\":"
                + "\"PostgreSQL: timestamp out of range\"}]");
    assertThat(console.get("/api/status").body()).doesNotContain("away");
    assertThat(console.get("/metrics").body())
        .doesNotContain("sluice_console_store_up{type=\"high\"} 0.0\n");
  }

  @Test
  void aStoreWithoutATableYetIsNoneThatIsAway() throws Exception {
    low.fail(Fault.MISSING, "there is no table event yet");
    Got got = console.get("/api/series?range=1m&step=30s");
    assertThat(got.status()).isEqualTo(200);
    assertThat(got.message()).isEqualTo("no events are stored yet in QuestDB (low)");
    assertThat(got.json().getAsJsonArray("unavailable"))
        .hasToString(
            "[{\"type\":\"low\",\"store\":\"QuestDB\",\"state\":\"missing\",\"reason\":"
                + "\"QuestDB: there is no table event yet\"}]");
    assertThat(got.json().getAsJsonArray("points")).hasSize(2);
    assertThat(console.get("/api/status").body())
        .contains("\"state\":\"missing\"")
        .doesNotContain("away");
    high.fail(Fault.MISSING, "there is no table events yet");
    got = console.get("/api/series?range=1m&step=20s");
    assertThat(got.status()).isEqualTo(200);
    assertThat(got.message())
        .isEqualTo("no events are stored yet in PostgreSQL (high) and QuestDB (low)");
    assertThat(got.json().getAsJsonArray("points")).isEmpty();
  }
}
