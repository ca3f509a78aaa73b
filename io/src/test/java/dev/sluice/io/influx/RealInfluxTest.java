package dev.sluice.io.influx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.io.batches.BatchWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    influx.close();
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

  private static void write(String measurement, List<String> letters, List<String> points)
      throws IOException {
    write(influx.settings(RealInflux.DATABASE, RealInflux.WRITER), measurement, letters, points);
  }

  static void write(
      InfluxSettings settings, String measurement, List<String> letters, List<String> points)
      throws IOException {
    Points mapping = new Points(measurement);
    try (PointSink<String> sink = new PointSink<>(settings)) {
      new BatchWriter<>(sink)
          .write(
              points.stream()
                  .map(point -> new PointSink.Line<>(point, mapping.line(point)))
                  .toList(),
              (line, message) -> letters.add(line.point() + " " + message));
    }
  }
}
