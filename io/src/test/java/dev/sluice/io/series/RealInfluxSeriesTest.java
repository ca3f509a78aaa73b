package dev.sluice.io.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.series.SeriesFailedException.Fault;
import dev.sluice.local.InfluxServer;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real InfluxDB 1.x, which {@code scripts/real-stores} builds. */
@Tag("real-influxdb")
class RealInfluxSeriesTest {
  private static final long T = 1_700_000_000_000L - 1_700_000_000_000L % 70_000;

  @TempDir Path folder;

  @Test
  void influxDb1IsReadWithoutAnySettingOfItsOwn() throws Exception {
    try (InfluxServer server = start(Map.of())) {
      assertReads(server);
    }
  }

  @Test
  void influxDb1IsReadWithFluxToo() throws Exception {
    try (InfluxServer server = start(Map.of("INFLUXDB_HTTP_FLUX_ENABLED", "true"))) {
      assertReads(server);
    }
  }

  private InfluxServer start(Map<String, String> settings) throws Exception {
    InfluxServer server =
        InfluxServer.start(
            Path.of(System.getProperty("sluice.real.influxd")), folder.resolve("influx"), settings);
    server.query("CREATE DATABASE events");
    server.query("CREATE USER ro WITH PASSWORD 'secret1'");
    server.query("GRANT READ ON events TO ro");
    server.query("CREATE USER stranger WITH PASSWORD 'secret2'");
    HttpRequest write =
        HttpRequest.newBuilder(server.endpoint().resolve("/write?db=events&precision=ms"))
            .header("Authorization", "Token " + server.adminToken())
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "event,partition=0 amount=1.5 %d\nevent,partition=1 amount=2.5 %d\nevent amount=-1 %d\nevent amount=9 %d\nother amount=9 %d"
                        .formatted(T, T + 6_999, T + 7_000, T - 1, T)))
            .build();
    assertThat(
            HttpClient.newHttpClient()
                .send(write, HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(204);
    return server;
  }

  private static void assertReads(InfluxServer server) throws Exception {
    InfluxSeries series = series(server, "events", "ro:secret1", "event");
    series.check();
    List<SeriesBucket> found = series.read(T, T + 70_000, 7_000);
    assertThat(found).extracting(SeriesBucket::startMillis).containsExactly(T, T + 7_000);
    assertThat(found).extracting(SeriesBucket::count).containsExactly(2L, 1L);
    assertThat(found)
        .extracting(
            bucket -> bucket.sum().compareTo(BigDecimal.ZERO) + " " + bucket.sum().intValue())
        .containsExactly("1 4", "-1 -1");
    assertThat(series.kind()).isEqualTo("InfluxDB");
    assertThat(series(server, "events/autogen", "ro:secret1", "event").read(T, T + 70_000, 7_000))
        .isEqualTo(found);
    InfluxSeries none = series(server, "events", "ro:secret1", "none");
    none.check();
    assertThat(none.read(T, T + 70_000, 7_000)).isEmpty();

    assertFault(server, "nowhere", server.adminToken(), Fault.MISSING, "no bucket nowhere");
    assertFault(
        server, "events/nowhere", server.adminToken(), Fault.MISSING, "no bucket events/nowhere");
    assertFault(
        server, "events", "ro:wrong", Fault.REFUSED, "answered 401; it wants another token");
    assertFault(server, "events", "stranger:secret2", Fault.REFUSED, "not authorized");
  }

  private static void assertFault(
      InfluxServer server, String bucket, String token, Fault fault, String words) {
    for (boolean check : new boolean[] {true, false}) {
      InfluxSeries series = series(server, bucket, token, "event");
      assertThatThrownBy(
              () -> {
                if (check) {
                  series.check();
                } else {
                  var unused = series.read(T, T + 70_000, 7_000);
                }
              })
          .isInstanceOfSatisfying(
              SeriesFailedException.class,
              e -> assertThat(e.fault()).as(e.getMessage()).isEqualTo(fault))
          .hasMessageContaining(words);
    }
  }

  private static InfluxSeries series(
      InfluxServer server, String bucket, String token, String measurement) {
    String url = server.endpoint().toString();
    return new InfluxSeries(
        new QuestSeries(url, measurement), new FluxSeries(url, "any", bucket, token, measurement));
  }
}
