package dev.sluice.examples.zonehours;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.command.Sluice;
import dev.sluice.command.replay.GeneratedCameras;
import dev.sluice.local.PostgresServer;
import dev.sluice.local.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The pipeline as a person runs it: on an embedded Flink, with a real S3 and PostgreSQL. */
class ZoneHoursRunTest {
  private static final GeneratedCameras CAMERAS = GeneratedCameras.get();

  private static ScratchFolder folder;
  private static PostgresServer postgres;
  private static Path credentials;

  @BeforeAll
  static void start() throws IOException {
    folder = ScratchFolder.create("sluice-zone-hours");
    postgres = PostgresServer.start(folder.path().resolve("postgres"));
    credentials =
        Files.writeString(
            folder.path().resolve("credentials"),
            "username=%s%npassword=%s%n"
                .formatted(postgres.access().user(), postgres.access().password()));
  }

  @AfterAll
  static void stop() {
    postgres.close();
    folder.close();
  }

  private static Sluice.Ended run(String words, String runId, String... more) {
    List<String> options = new ArrayList<>(List.of(more));
    options.add("--jdbcUrl=" + postgres.access().jdbcUrl());
    options.add("--jdbcCredentialsFile=" + credentials);
    return Sluice.run(words + " zone-hours", CAMERAS.replay(runId, options.toArray(String[]::new)));
  }

  /** The files of a run but its manifest, which has times. */
  private static Map<String, ByteString> files(String runId) {
    Map<String, ByteString> files =
        new TreeMap<>(CAMERAS.contents(GeneratedCameras.OUTPUT, "zone-hours/" + runId + "/"));
    assertThat(files.remove("manifest.json")).isNotNull();
    return files;
  }

  /** As the CSV has them. */
  private static List<String> rows(String table) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection(
                postgres.access().jdbcUrl(),
                postgres.access().user(),
                postgres.access().password());
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT to_char(hour AT TIME ZONE 'Europe/Berlin', 'YYYY-MM-DD\"T\"HH24:MI:SS')"
                    + ", zone, kind, tracks, mean_seconds, median_seconds, p95_seconds FROM "
                    + table
                    + " ORDER BY hour, zone COLLATE \"C\", kind")) {
      while (found.next()) {
        List<String> row = new ArrayList<>();
        row.add(found.getString(1) + "+01:00");
        for (int i = 2; i <= 7; i++) {
          row.add(found.getString(i));
        }
        rows.add(String.join(",", row));
      }
    }
    return rows;
  }

  private static void sql(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                postgres.access().jdbcUrl(),
                postgres.access().user(),
                postgres.access().password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void twoRunsGiveTheSameBytesAndTheSameRows() throws Exception {
    Sluice.Ended check = run("check", "once", "--createTables=true");
    assertThat(check.exit()).as(check.err()).isZero();
    assertThat(check.out())
        .contains("may be read\n", "table zone_hours: not there, and may be made");

    Sluice.Ended once =
        run("run", "once", "--createTables=true", "--countZone=Europe/Berlin", "--parallelism=2");
    assertThat(once.exit()).as(once.err()).isZero();
    assertThat(once.out()).contains("run once: ", " zone-hours.csv\n").doesNotContain("incidents");
    Map<String, ByteString> files = files("once");
    List<String> lines = files.get("zone-hours.csv").toStringUtf8().lines().toList();
    assertThat(lines.get(0))
        .isEqualTo("hour,zone,kind,tracks,meanSeconds,medianSeconds,p95Seconds");
    assertThat(lines).hasSizeGreaterThan(48);
    List<String> rows = rows("zone_hours");
    assertThat(rows).containsExactlyElementsOf(lines.subList(1, lines.size()));
    assertThat(files.keySet())
        .contains("busiest-zones.csv", "rejected/reason=base64_invalid/part-00000-of-00001.ndjson");

    Sluice.Ended again =
        run(
            "run",
            "again",
            "--countZone=Europe/Berlin",
            "--parallelism=1",
            "--runner=DirectRunner");
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(files("again")).isEqualTo(files);
    assertThat(rows("zone_hours")).isEqualTo(rows);

    Sluice.Ended taken = run("run", "once");
    assertThat(taken.exit()).isEqualTo(2);
    assertThat(taken.err()).contains("run id \"once\" is taken");
  }

  @Test
  void rowsThatTheDatabaseRefusesAreLettersAndTheRunSaysSo() throws Exception {
    Sluice.Ended missing = run("run", "refused", "--table=no_vehicles");
    assertThat(missing.exit()).isEqualTo(2);
    assertThat(missing.err())
        .contains("there is no table no_vehicles; it can be made with --createTables=true");

    sql(new ZoneHourRows("no_vehicles", null, null).table().createStatements(false).get(0));
    sql("ALTER TABLE no_vehicles ADD CHECK (kind <> 'vehicle')");
    Sluice.Ended refused =
        run("run", "refused", "--table=no_vehicles", "--runner=DirectRunner", "--to=2026-03-02");

    Map<String, ByteString> files = files("refused");
    List<String> lines = files.get("zone-hours.csv").toStringUtf8().lines().skip(1).toList();
    long vehicles = lines.stream().filter(line -> line.contains(",vehicle,")).count();
    assertThat(vehicles).isPositive();
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err())
        .contains(vehicles + " rows were refused by the database; their dead letters say why");
    assertThat(rows("no_vehicles")).hasSize(lines.size() - (int) vehicles);
    assertThat(
            files
                .get("rejected/reason=store_refused/part-00000-of-00001.ndjson")
                .toStringUtf8()
                .lines())
        .hasSize((int) vehicles)
        .allMatch(
            letter -> letter.contains("s3://results/zone-hours/refused/zone-hours.csv#2026-"));
  }
}
