package dev.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.console.events.EventSettings;
import dev.sluice.console.events.InMemoryEventSink;
import dev.sluice.console.series.InMemorySeriesStore;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {

  /** Dashboards and alerts are made of these. */
  @Test
  void namesTypesAndLabelsStayWhatTheyAre() throws Exception {
    try (TestConsole console =
        TestConsole.start(
            ConsoleParts.of(EventSettings.defaults(), new InMemoryEventSink())
                .withSeries(Map.of("high", new InMemorySeriesStore("PostgreSQL"))))) {
      assertThat(console.postJson("{\"time\":1,\"amount\":1}").status()).isEqualTo(200);
      assertThat(console.postJson("{").status()).isEqualTo(400);

      String page = console.get("/metrics").body();

      assertThat(
              page.lines()
                  .filter(line -> line.startsWith("# TYPE"))
                  .map(line -> line.substring("# TYPE sluice_console_".length()))
                  .distinct()
                  .sorted())
          .containsExactly(
              "batches_refused_total counter",
              "body_bytes gauge",
              "connections gauge",
              "events_accepted_total counter",
              "keys gauge",
              "ready gauge",
              "request_seconds histogram",
              "requests_active gauge",
              "requests_total counter",
              "store_up gauge");
      assertThat(
              page.lines()
                  .filter(line -> !line.startsWith("#"))
                  .map(line -> line.replaceAll("\"[^\"]*\"| .*$", ""))
                  .distinct()
                  .sorted())
          .containsExactly(
              "sluice_console_batches_refused_total{reason=}",
              "sluice_console_body_bytes",
              "sluice_console_connections",
              "sluice_console_events_accepted_total",
              "sluice_console_keys",
              "sluice_console_ready",
              "sluice_console_request_seconds_bucket{route=,le=}",
              "sluice_console_request_seconds_count{route=}",
              "sluice_console_request_seconds_sum{route=}",
              "sluice_console_requests_active",
              "sluice_console_requests_total{route=,status=}",
              "sluice_console_store_up{type=}");
      assertThat(page)
          .contains(
              "# HELP sluice_console_requests_total Requests that were answered.\n",
              "_bucket{route=\"events\",le=\"0.001\"} ",
              "_bucket{route=\"events\",le=\"30.0\"} 2\n",
              "_bucket{route=\"events\",le=\"+Inf\"} 2\n");
    }
  }
}
