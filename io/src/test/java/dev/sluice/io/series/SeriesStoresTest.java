package dev.sluice.io.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.io.environment.Secrets;
import dev.sluice.io.series.SeriesFailedException.Fault;
import dev.sluice.local.PostgresAccess;
import dev.sluice.local.PostgresServer;
import dev.sluice.local.QuestAccess;
import dev.sluice.local.QuestServer;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeriesStoresTest {
  private static final long T = 1_700_000_000_000L - 1_700_000_000_000L % 70_000;

  @Test
  void postgresCountsAndSumsExactlyAlsoAfterARestart(@TempDir Path folder) throws Exception {
    try (PostgresServer server = PostgresServer.start(folder)) {
      PostgresAccess access = server.access();
      try (JdbcSeries none = new JdbcSeries(access.jdbcUrl(), login(access), "nothing.here");
          JdbcSeries other = new JdbcSeries(access.jdbcUrl(), login(access), "pg_class")) {
        assertFault(Fault.MISSING, "PostgreSQL: there is no table nothing.here yet", none::check);
        assertFault(
            Fault.MISSING,
            "PostgreSQL: there is no table nothing.here yet",
            () -> none.read(T, T + 70_000, 7_000));
        assertFault(
            Fault.REFUSED, "PostgreSQL: ERROR: column \"time\" does not exist", other::check);
      }
      try (Connection connection =
              DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
          Statement statement = connection.createStatement()) {
        statement.execute("create table events (time timestamptz, amount numeric)");
        statement.execute(
            String.format(
                "insert into events values (to_timestamp(%d / 1000.0), 0.1),"
                    + " (to_timestamp(%d / 1000.0), 1e300), (to_timestamp(%d / 1000.0), 0.2),"
                    + " (to_timestamp(%d / 1000.0), 7), (to_timestamp(%d / 1000.0), 7)",
                T, T + 6_999, T + 7_000, T - 1, T + 70_000));
      }
      try (JdbcSeries series = new JdbcSeries(access.jdbcUrl(), login(access), "events")) {
        List<SeriesBucket> expected =
            List.of(
                new SeriesBucket(T, 2, new BigDecimal("1e300").add(new BigDecimal("0.1"))),
                new SeriesBucket(T + 7_000, 1, new BigDecimal("0.2")));
        assertThat(series.read(T, T + 70_000, 7_000)).isEqualTo(expected);
        series.check();
        // A query that it refuses is no outage, whatever the console lets pass.
        long never = 90_000_000_000_000_000L;
        assertFault(
            Fault.REFUSED,
            "PostgreSQL: ERROR: timestamp out of range: \"9e+13\"",
            () -> series.read(never, never + 7_000, 7_000));
        server.kill();
        assertThatThrownBy(() -> series.read(T, T + 70_000, 7_000))
            .isInstanceOfSatisfying(
                SeriesFailedException.class, e -> assertThat(e.fault()).isEqualTo(Fault.AWAY))
            .hasMessageStartingWith("PostgreSQL: ");
        server.restart();
        assertThat(series.read(T, T + 70_000, 7_000)).isEqualTo(expected);
      }
    }
  }

  @Test
  void questCountsAndSums(@TempDir Path folder) throws Exception {
    try (QuestServer server = QuestServer.start(folder)) {
      QuestAccess access = server.access();
      String url = access.endpoint().toString();
      InfluxSeries none =
          new InfluxSeries(
              new QuestSeries(url, "event"), new FluxSeries(url, "o", "b", null, "event"));
      assertThat(none.kind()).isEqualTo("InfluxDB or QuestDB");
      assertFault(Fault.MISSING, "QuestDB: there is no table event yet", none::check);
      assertThat(none.kind()).isEqualTo("QuestDB");
      assertFault(
          Fault.MISSING,
          "QuestDB: there is no table event yet",
          () -> none.read(T, T + 70_000, 7_000));
      exec(
          url,
          "create table event (\"partition\" symbol, amount double, timestamp timestamp_ns)"
              + " timestamp(timestamp) partition by day wal dedup upsert keys(timestamp,"
              + " \"partition\")");
      exec(
          url,
          String.format(
              "insert into event values ('0', 1.5, %d), ('0', 2.5, %d), ('0', -1, %d), ('0', 9,"
                  + " %d)",
              T * 1_000_000,
              T * 1_000_000 + 6_999_000_007L,
              T * 1_000_000 + 7_000_000_000L,
              T * 1_000_000 - 1));
      InfluxSeries series =
          new InfluxSeries(
              new QuestSeries(url, "event"), new FluxSeries(url, "o", "b", null, "event"));
      org.awaitility.Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(series.read(T, T + 70_000, 7_000))
                      .isEqualTo(
                          List.of(
                              new SeriesBucket(T, 2, new BigDecimal("4.0")),
                              new SeriesBucket(T + 7_000, 1, new BigDecimal("-1.0")))));
      assertThat(series.kind()).isEqualTo("QuestDB");
      series.check();
      long never = 900_000_000_000_000_000L;
      assertThatThrownBy(() -> series.read(never, never + 7_000, 7_000))
          .isInstanceOfSatisfying(
              SeriesFailedException.class, e -> assertThat(e.fault()).isEqualTo(Fault.REFUSED));
      server.kill();
      assertFault(
          Fault.AWAY, "QuestDB: connection refused", () -> series.read(T, T + 70_000, 7_000));
      assertFault(
          Fault.AWAY,
          "InfluxDB or QuestDB: connection refused",
          new InfluxSeries(
                  new QuestSeries(url, "event"), new FluxSeries(url, "o", "b", null, "event"))
              ::check);
    }
  }

  @Test
  void influxIsAskedInFluxAndItsTablesAreRead() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    List<String> asked = new ArrayList<>();
    server.createContext(
        "/api/v2/query",
        exchange -> {
          String flux =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + flux);
          if (flux.contains("\"none\"")) {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            return;
          }
          String value = flux.contains("fn: count") ? "2" : "3.25";
          byte[] csv =
              ("#datatype,string,long,dateTime:RFC3339,double\r\n"
                      + ",result,table,_time,_value\r\n"
                      + ",_result,0,2023-11-14T22:13:20Z,"
                      + value
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, csv.length);
          exchange.getResponseBody().write(csv);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      InfluxSeries series =
          new InfluxSeries(
              new QuestSeries(url, "event"), new FluxSeries(url, "me", "b", "secret", "event"));
      assertThat(series.read(1_700_000_000_000L, 1_700_000_010_000L, 10_000))
          .isEqualTo(List.of(new SeriesBucket(1_700_000_000_000L, 2, new BigDecimal("3.25"))));
      assertThat(series.kind()).isEqualTo("InfluxDB");
      assertThat(asked.get(0))
          .startsWith("Token secret from(bucket: \"b\") |> range(start: 2023-11-14T22:13:20Z");
      series.check();
      FluxSeries none = new FluxSeries(url, "me", "none", null, "event");
      assertFault(
          Fault.MISSING, "InfluxDB: there is no bucket none, or it may not be seen", none::check);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void addressesWithSecretsAreRefused() {
    assertThatThrownBy(
            () ->
                new JdbcSeries(
                    "jdbc:postgresql://u:p@h/db", new Secrets.Login(null, null), "events"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("u:p");
    assertThatThrownBy(() -> new QuestSeries("http://u:p@h:1", "event"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("u:p");
  }

  private static Secrets.Login login(PostgresAccess access) {
    return new Secrets.Login(access.user(), access.password());
  }

  private static void assertFault(
      Fault fault, String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable asking) {
    assertThatThrownBy(asking)
        .hasMessage(message)
        .isInstanceOfSatisfying(
            SeriesFailedException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  private static void exec(String url, String sql) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            url + "/exec?query=" + URLEncoder.encode(sql, StandardCharsets.UTF_8)))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }
}
