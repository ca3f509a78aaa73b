package dev.sluice.io.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.batches.BatchRefusedException;
import dev.sluice.io.batches.BatchSink;
import dev.sluice.io.batches.BisectingWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real InfluxDB 1.x, which {@code scripts/real-stores} builds. */
@Tag("real-influxdb")
class RealInfluxTest {
  @TempDir static Path folder;
  private static RealInflux influx;

  @BeforeAll
  static void start() {
    influx = RealInflux.start(folder, Map.of());
  }

  @AfterAll
  static void stop() {
    if (influx != null) {
      influx.close();
    }
  }

  @Test
  void pointsTakeTheirPlacesAndWhatIsRefusedIsFound() throws Exception {
    List<String> letters = new ArrayList<>();
    write("places", letters, List.of("1:3.1", "2:1.0E-5", "3:1.5"));
    write("places", letters, List.of("1:3.1", "4:\"text\"", "5:7"));

    assertThat(letters).hasSize(1).allMatch(letter -> letter.startsWith("4:\"text\" "));
    assertThat(influx.rows("SELECT id, amount FROM events.autogen.places"))
        .extracting(row -> row.substring(row.indexOf(' ') + 1))
        .containsExactly("1 3.1", "2 0.00001", "3 1.5", "5 7");
  }

  @Test
  void aServerThatIsKilledWhileItIsWrittenToHoldsAllOfItOnce() throws Exception {
    List<String> letters = new ArrayList<>();
    CompletableFuture<Void> written =
        CompletableFuture.runAsync(
            () -> {
              try {
                for (int batch = 0; batch < 200; batch++) {
                  int first = batch * 50;
                  write(
                      "killed",
                      letters,
                      IntStream.range(first, first + 50).mapToObj(i -> i + ":1.5").toList());
                }
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    for (int kills = 0; kills < 3; kills++) {
      influx.server.kill();
      influx.server.restart();
    }
    written.get(120, TimeUnit.SECONDS);

    assertThat(letters).isEmpty();
    assertThat(influx.rows("SELECT id FROM events.autogen.killed"))
        .extracting(row -> Integer.valueOf(row.substring(row.indexOf(' ') + 1)))
        .containsExactlyElementsOf(IntStream.range(0, 10_000).boxed().toList());
  }

  @Test
  void eachWrongRightAndNameHasASentenceInTheCheckAndTheSameFromTheJob() throws Exception {
    String at = " of InfluxDB at " + influx.server.endpoint() + ": the answer was ";
    assertRefused(
        influx.settings("events", "rw:wrong"),
        "cannot write to bucket events"
            + at
            + "401 (authorization failed); it does not know the token of SLUICE_INFLUX_TOKEN or"
            + " --influxTokenFile, which for InfluxDB 1.x is USER:PASSWORD");
    assertRefused(
        influx.settings("events", RealInflux.READER),
        "cannot write to bucket events"
            + at
            + "403 (\"ro\" user is not authorized to write to database \"events\"); the token has"
            + " no right to write there");
    String make =
        "; make the bucket, or name another by --influxBucket, for InfluxDB 1.x DATABASE or"
            + " DATABASE/POLICY";
    assertRefused(
        influx.settings("nowhere", RealInflux.WRITER),
        "cannot write to bucket nowhere" + at + "404 (database not found: \"nowhere\")" + make);
    assertRefused(
        influx.settings("events/nowhere", RealInflux.WRITER),
        "cannot write to bucket events/nowhere"
            + at
            + "500 (retention policy not found: nowhere)"
            + make);
    InfluxCheck.mayWrite(influx.settings("events", RealInflux.WRITER));
    InfluxCheck.mayWrite(influx.settings("events/autogen", RealInflux.WRITER));
    influx.server.query("CREATE DATABASE untouched");
    InfluxCheck.mayWrite(influx.settings("untouched", influx.server.adminToken()));
    assertThat(influx.rows("SHOW MEASUREMENTS ON untouched")).isEmpty();
    assertThat(influx.rows("SHOW SHARDS")).noneMatch(row -> row.contains("untouched"));
  }

  private static void assertRefused(InfluxSettings settings, String message) {
    assertThatThrownBy(() -> InfluxCheck.mayWrite(settings))
        .isInstanceOf(IOException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> write(settings, "refused", new ArrayList<>(), List.of("1:1")))
        .isInstanceOf(IOException.class)
        .hasMessage(message);
  }

  @Test
  void aPointOlderThanTheRetentionIsALetterOnlyWhereItIsNotStored() throws Exception {
    influx.server.query(
        "CREATE RETENTION POLICY hour ON events DURATION 1h REPLICATION 1 SHARD DURATION 1h");
    long now = System.currentTimeMillis();
    List<String> lines = new ArrayList<>();
    // Some before the begin of the retention, in whose group are younger ones.
    for (int minute = 0; minute < 120; minute++) {
      lines.add(
          LineProtocol.of("old, m")
              .tag("a tag", "it's, = \"x\"")
              .field("id", minute)
              .at((now - minute * 60_000L) * 1_000_000));
    }
    List<String> letters = new ArrayList<>();
    InfluxSettings settings = influx.settings("events/hour", RealInflux.WRITER);
    CountingSink first = new CountingSink(settings);
    first.write(lines, letters);
    List<String> again = new ArrayList<>();
    CountingSink second = new CountingSink(settings);
    second.write(lines, again);

    List<String> stored = influx.rows("SELECT id FROM events.hour.\"old, m\"");
    assertThat(letters)
        .allMatch(
            letter ->
                letter.endsWith(
                    " InfluxDB refused the point: status 400, the point is older than the bucket"
                        + " keeps, or in its future"));
    assertThat(stored.size() + letters.size()).as("each is one of both").isEqualTo(120);
    assertThat(again).isEqualTo(letters);
    assertThat(stored).hasSizeGreaterThanOrEqualTo(60);
    assertThat(letters).isNotEmpty();
  }

  @Test
  void thousandsOfRefusedPointsTakeFewRequests() throws Exception {
    influx.server.query("CREATE RETENTION POLICY short ON events DURATION 1h REPLICATION 1");
    List<String> old =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "old id=" + i + "i " + (1_000_000_000L + i))
            .toList();
    List<String> letters = new ArrayList<>();
    CountingSink sink = new CountingSink(influx.settings("events/short", RealInflux.WRITER));
    sink.write(old, letters);

    assertThat(letters).hasSize(5_000);
    assertThat(sink.writes).isEqualTo(1);

    write("typed", new ArrayList<>(), List.of("1:1"));
    List<String> typed =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "typed,partition=0 amount=\"text\" " + (1_700_000_000_000_000_000L + i))
            .toList();
    List<String> refused = new ArrayList<>();
    CountingSink same = new CountingSink(influx.settings("events", RealInflux.WRITER));
    same.write(typed, refused);
    assertThat(refused).hasSize(1_000);
    assertThat(same.writes).isEqualTo(1);
    assertThat(refused.get(0))
        .endsWith("status 400, a field is of another type than the measurement has");

    List<String> unreadable = IntStream.range(0, 1_000).mapToObj(i -> "no point " + i).toList();
    List<String> unread = new ArrayList<>();
    CountingSink other = new CountingSink(influx.settings("events", RealInflux.WRITER));
    other.write(unreadable, unread);
    assertThat(unread).hasSize(1_000);
    assertThat(other.writes).isLessThan(1_030);
    assertThat(unread.get(0)).endsWith("status 400, the point cannot be read");
    List<String> tooLong = new ArrayList<>();
    new CountingSink(influx.settings("events", RealInflux.WRITER))
        .write(List.of("m,t=" + "x".repeat(70_000) + " a=1 1"), tooLong);
    assertThat(tooLong.get(0)).endsWith("status 400, a name, a tag or a field is too long");
  }

  /** As the documentation tells to make it: with shards of a week it would be thousands of them. */
  @Test
  void scatteredTimesLieInFewShardsOfADatabaseThatIsMadeForThem() throws Exception {
    influx.server.query("CREATE DATABASE scattered WITH SHARD DURATION 520w");
    Random random = new Random(26);
    List<String> lines =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "m id=" + i + "i " + random.nextLong(9_223_372_036L) * 1_000_000_000)
            .toList();
    List<String> letters = new ArrayList<>();
    new CountingSink(influx.settings("scattered", influx.server.adminToken()))
        .write(lines, letters);

    assertThat(letters).isEmpty();
    assertThat(influx.rows("SELECT count(id) FROM scattered.autogen.m"))
        .containsExactly("1970-01-01T00:00:00Z 5000");
    assertThat(influx.rows("SHOW SHARDS").stream().filter(row -> row.contains(" scattered ")))
        .hasSizeBetween(1, 31);
  }

  /** A batch larger than the cache is written in parts. */
  @Test
  void aBatchLargerThanTheServersCacheIsHalved(@TempDir Path own) throws Exception {
    try (RealInflux small =
        RealInflux.start(
            own,
            Map.of(
                "INFLUXDB_DATA_CACHE_MAX_MEMORY_SIZE", "100k",
                "INFLUXDB_DATA_CACHE_SNAPSHOT_MEMORY_SIZE", "20k",
                "INFLUXDB_DATA_CACHE_SNAPSHOT_WRITE_COLD_DURATION", "1s"))) {
      List<String> letters = new ArrayList<>();
      CountingSink sink = new CountingSink(small.settings("events", RealInflux.WRITER));
      Points mapping = new Points("large");
      sink.write(
          IntStream.range(0, 5_000).mapToObj(i -> mapping.line(i + ":1.5")).toList(), letters);

      assertThat(letters).isEmpty();
      assertThat(sink.retries()).isPositive();
      assertThat(small.rows("SELECT count(id) FROM events.autogen.large"))
          .containsExactly("1970-01-01T00:00:00Z 5000");
    }
  }

  @Test
  void whatLineProtocolCarriesComesBackAsItWas() throws Exception {
    List<String> odd =
        List.of("a b", "a,b", "a=b", "\"q\"", "it's", "a\\b", "\\a", "ü", "🙂", "a#");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < odd.size(); i++) {
      lines.add(
          LineProtocol.of("odd " + odd.get(i))
              .tag(odd.get(i), odd.get(i))
              .field("f" + odd.get(i), odd.get(i))
              .at(i));
    }
    List<String> letters = new ArrayList<>();
    new CountingSink(influx.settings("events", RealInflux.WRITER)).write(lines, letters);

    assertThat(letters).isEmpty();
    for (int i = 0; i < odd.size(); i++) {
      assertThat(StoredPoints.statement(lines.get(i)))
          .satisfies(
              statement ->
                  assertThat(influx.rows(statement.replace("FROM ", "FROM events.autogen.")))
                      .as(statement)
                      .hasSize(1));
    }
  }

  /** A sink that counts its requests. */
  private static final class CountingSink implements BatchSink<String> {
    private final InfluxSettings settings;
    private PointSink<String> sink;
    private int writes;

    CountingSink(InfluxSettings settings) {
      this.settings = settings;
    }

    @Override
    public void write(List<String> lines) throws BatchRefusedException, IOException {
      writes++;
      sink.write(lines.stream().map(line -> new PointSink.Line<>(line, line)).toList());
    }

    @Override
    public long retries() {
      return sink.retries();
    }

    void write(List<String> lines, List<String> letters) throws IOException {
      try (PointSink<String> open = new PointSink<>(settings)) {
        sink = open;
        new BisectingWriter<>(this)
            .write(lines, (line, message) -> letters.add(line + " " + message));
      }
    }
  }

  private static void write(String measurement, List<String> letters, List<String> points)
      throws IOException {
    write(influx.settings(RealInflux.DATABASE, RealInflux.WRITER), measurement, letters, points);
  }

  static void write(
      InfluxSettings settings, String measurement, List<String> letters, List<String> points)
      throws IOException {
    Points mapping = new Points(measurement);
    try (PointSink<String> sink = new PointSink<>(settings)) {
      new BisectingWriter<>(sink)
          .write(
              points.stream()
                  .map(point -> new PointSink.Line<>(point, mapping.line(point)))
                  .toList(),
              (line, message) -> letters.add(line.point() + " " + message));
    }
  }
}
