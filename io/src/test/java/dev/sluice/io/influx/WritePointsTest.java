package dev.sluice.io.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.batches.BisectingWriter;
import dev.sluice.io.outages.StoreUnavailableException;
import dev.sluice.local.QuestAccess;
import dev.sluice.local.QuestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestPipelineExtension.class)
class WritePointsTest {

  @TempDir static Path folder;
  private static QuestServer server;
  private static InfluxSettings settings;

  @BeforeAll
  static void start() {
    server = QuestServer.start(folder.resolve("quest"));
    settings = settings(server.access().endpoint().toString());
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aPointThatComesAgainTakesItsPlace(TestPipeline pipeline) throws Exception {
    assertThat(QuestTables.isQuest(settings)).isTrue();
    QuestTables.create(settings, Points.layout("twice"));
    QuestTables.create(settings, Points.layout("twice"));
    QuestTables.check(settings, Points.layout("twice"));
    pipeline
        .apply(Create.of("1:3.1 2:1.0E-5 3:-1.0E300", "1:3.1", "4:5"))
        .apply(
            "WritePoints",
            WritePoints.to(settings, new Points("twice"))
                .withBatch(new WritePoints.Batch(2, 1_000, 1_000)));
    pipeline.run().waitUntilFinish();
    write("twice", "1:3.1", "2:7");

    awaitRows("select id, amount from twice order by id", "1 3.1", "2 7.0", "3 -1.0E300", "4 5.0");
  }

  @Test
  void aFieldOfAnotherTypeIsALetterAndTheRestOfItsBatchIsStored(TestPipeline pipeline)
      throws Exception {
    QuestTables.create(settings, Points.layout("picky"));
    String points =
        IntStream.range(0, 100)
            .mapToObj(i -> i + ":" + (i == 17 ? "\"text\"" : i == 60 ? "no-number" : "1.5"))
            .collect(Collectors.joining(" "));
    String refused = "InfluxDB refused the point: status 400, the point cannot be read";
    PAssert.that(
            pipeline
                .apply(Create.of(points))
                .apply("WritePoints", WritePoints.to(settings, new Points("picky")))
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(
                            letter ->
                                letter.getPayload().toStringUtf8() + " " + letter.getMessage())))
        .containsInAnyOrder("17:\"text\" " + refused, "60:no-number " + refused);
    pipeline.run().waitUntilFinish();

    awaitRows("select count(), sum(id) from picky", "98 " + (4950 - 17 - 60));
  }

  @Test
  void aPointThatTheProtocolCannotCarryIsALetterAndNoRequest(TestPipeline pipeline) {
    InfluxSettings nowhere = settings("http://127.0.0.1:1");
    PAssert.that(
            pipeline
                .apply(Create.of("#comment", "ends in \\"))
                .apply("WritePoints", WritePoints.to(nowhere, new Measurements()))
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(
                            letter ->
                                letter.getPayload().toStringUtf8() + " " + letter.getMessage())))
        .containsInAnyOrder(
            "#comment no point can be made: a measurement must not be empty or begin with #",
            "ends in \\ no point can be made: a name or a tag must not end in a backslash");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void serverThatIsAwayBeforeAJobIsToldFromOneThatRefuses() {
    InfluxSettings nowhere = settings("http://127.0.0.1:1");

    assertThatThrownBy(() -> InfluxCheck.mayWrite(nowhere))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessage("cannot reach InfluxDB at http://127.0.0.1:1: connection refused");
    assertThatThrownBy(() -> QuestTables.isQuest(nowhere))
        .isInstanceOf(StoreUnavailableException.class);
  }

  /** A point of each element, which is its measurement. */
  private static final class Measurements implements PointMapping<String, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public List<String> points(String element) {
      return List.of(element);
    }

    @Override
    public String line(String point) {
      return LineProtocol.of(point).field("a", 1L).at(1);
    }

    @Override
    public DeadLetter refused(String point, String message) {
      return new Points("none").refused(point, message);
    }
  }

  @Test
  void aKilledServerIsWaitedForAndNothingIsLostOrDoubled() throws Exception {
    QuestTables.create(settings, Points.layout("patient"));
    write("patient", "1:1");
    server.kill();
    CompletableFuture<Void> written =
        CompletableFuture.runAsync(
            () -> {
              try {
                write("patient", "1:1", "2:2", "3:3");
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    server.restart();
    written.get(60, TimeUnit.SECONDS);
    awaitRows("select id, amount from patient order by id", "1 1.0", "2 2.0", "3 3.0");
  }

  @Test
  void aTableInWhichPointsWouldDoubleIsRefused() throws Exception {
    write("doubled", "1:1");
    awaitRows("select id from doubled", "1");
    assertThatThrownBy(() -> QuestTables.check(settings, Points.layout("doubled")))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("in table doubled of QuestDB at " + settings.url());
    assertThatThrownBy(() -> QuestTables.check(settings, Points.layout("nowhere")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(
            "or by: create table if not exists \"nowhere\" (\"partition\" symbol, \"amount\""
                + " double, \"id\" long, timestamp timestamp_ns) timestamp(timestamp) partition by"
                + " day wal dedup upsert keys(timestamp, \"partition\")");
  }

  /** Answers that no real server gives when asked to. */
  @Test
  void aServerThatHasTooMuchToDoIsLeftAloneForAsLongAsItSays() throws Exception {
    List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    List<Integer> answers = new ArrayList<>(List.of(429, 503, 204));
    HttpServer busy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    List<Long> times = Collections.synchronizedList(new ArrayList<>());
    busy.createContext(
        "/api/v2/write",
        exchange -> {
          times.add(System.nanoTime());
          assertThat(exchange.getRequestHeaders().getFirst("Content-Encoding")).isEqualTo("gzip");
          try (GZIPInputStream in = new GZIPInputStream(exchange.getRequestBody())) {
            bodies.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
          }
          int answer = answers.remove(0);
          exchange.getResponseHeaders().add("Retry-After", "1");
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    busy.start();
    try (PointSink<String> sink =
        new PointSink<>(settings("http://127.0.0.1:" + busy.getAddress().getPort()))) {
      sink.write(
          List.of(new PointSink.Line<>("x", "m a=1 1"), new PointSink.Line<>("y", "m a=2 2")));
      assertThat(sink.retries()).isEqualTo(2);
      assertThat(bodies).hasSize(3).allMatch("m a=1 1\nm a=2 2"::equals);
      assertThat(Duration.ofNanos(times.get(2) - times.get(0)))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
      answers.add(401);
      assertThatThrownBy(() -> sink.write(List.of(new PointSink.Line<>("x", "m a=1 1"))))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the answer was 401");
    } finally {
      busy.stop(0);
    }
  }

  private static InfluxSettings settings(String url) {
    return new InfluxSettings(url, "sluice", "events", null, 60);
  }

  private static void write(String measurement, String... points) throws IOException {
    Points mapping = new Points(measurement);
    try (PointSink<String> sink = new PointSink<>(settings)) {
      new BisectingWriter<>(sink)
          .write(
              List.of(points).stream()
                  .map(point -> new PointSink.Line<>(point, mapping.line(point)))
                  .toList(),
              (line, message) -> {
                throw new AssertionError(line + " " + message);
              });
    }
  }

  /** Points are in a table shortly after the answer. */
  private static void awaitRows(String sql, String... rows) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(query(sql)).containsExactly(rows));
  }

  private static List<String> query(String sql) throws SQLException {
    QuestAccess access = server.access();
    List<String> rows = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
          values.add(String.valueOf(found.getObject(i)));
        }
        rows.add(String.join(" ", values));
      }
    }
    return rows;
  }
}
