package dev.sluice.io.influx;

import static org.assertj.core.api.Assertions.assertThat;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.query.FluxRecord;
import dev.sluice.io.batches.BisectingWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The same against a real InfluxDB 2: {@code SLUICE_INFLUX_URL}, {@code SLUICE_INFLUX_TOKEN}, and,
 * if they are not sluice and events, {@code SLUICE_INFLUX_ORG} and {@code SLUICE_INFLUX_BUCKET}.
 */
class InfluxServerTest {
  private InfluxSettings settings;

  @BeforeEach
  void find() throws Exception {
    String url = System.getenv("SLUICE_INFLUX_URL");
    Assumptions.assumeTrue(
        url != null, "not run against InfluxDB 2: SLUICE_INFLUX_URL names no server");
    settings =
        new InfluxSettings(
            url,
            variable("SLUICE_INFLUX_ORG", "sluice"),
            variable("SLUICE_INFLUX_BUCKET", "events"),
            null,
            30);
    Assumptions.assumeFalse(
        QuestTables.isQuest(settings), "not run against InfluxDB 2: SLUICE_INFLUX_URL is QuestDB");
  }

  @Test
  void pointsTakeTheirPlacesAndWhatIsRefusedIsFound() throws Exception {
    String measurement = "test-" + UUID.randomUUID();
    Points mapping = new Points(measurement);
    List<String> refused = new ArrayList<>();
    try (PointSink<String> sink = new PointSink<>(settings)) {
      for (List<String> batch :
          List.of(List.of("1:3.1", "2:1.0E-5", "3:1.5"), List.of("1:3.1", "4:\"text\"", "5:7"))) {
        new BisectingWriter<>(sink)
            .write(
                batch.stream()
                    .map(point -> new PointSink.Line<>(point, mapping.line(point)))
                    .toList(),
                (line, message) -> refused.add(line.point()));
      }
    }
    assertThat(refused).containsExactly("4:\"text\"");
    try (InfluxDBClient client =
        InfluxDBClientFactory.create(
            settings.url(),
            System.getenv("SLUICE_INFLUX_TOKEN").toCharArray(),
            settings.org(),
            settings.bucket())) {
      List<Object> amounts =
          client
              .getQueryApi()
              .query(
                  String.format(
                      "from(bucket: \"%s\") |> range(start: 0) |> filter(fn: (r) => r._measurement =="
                          + " \"%s\" and r._field == \"amount\")",
                      settings.bucket(), measurement))
              .stream()
              .flatMap(table -> table.getRecords().stream())
              .map(FluxRecord::getValue)
              .toList();
      assertThat(amounts).containsExactly(3.1, 1.0E-5, 1.5, 7.0);
    }
  }

  private static String variable(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null ? otherwise : value;
  }
}
