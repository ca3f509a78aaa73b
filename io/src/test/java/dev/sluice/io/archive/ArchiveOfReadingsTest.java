package dev.sluice.io.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readings in Parquet, as another implementation of it reads them. */
class ArchiveOfReadingsTest {
  private static final String LAYOUT = "readings/{topic}/date={yyyy}-{MM}-{dd}/";
  private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

  @TempDir Path folder;
  private final ObjectStore store = InMemoryObjectStore.withBuckets("lake").open();
  private final ObjectLocation archive = new ObjectLocation("lake", "");

  @Test
  void valuesAreExactDecimalsAndPositionsTwoColumns() throws Exception {
    try (TopicArchiver archiver = open()) {
      add(archiver, "f.iot-sensor-sw-temperature", 0, "m,d-1,14.2288," + NOON);
      add(archiver, "f.iot-sensor-sw-temperature", 1, "m,d-2,-0.000000000000000001," + (NOON + 1));
      add(archiver, "f.iot-sensor-sw-temperature", 2, "m,d-2,99999999999999999999," + (NOON + 2));
      add(archiver, "iot-sensor-sw-gps", 0, "m,d-3,48.1372|-11.5755," + NOON);
      assertThat(archiver.finish()).hasSize(2);
      assertThat(archiver.counts().recordsRejected()).isEmpty();
    }

    assertThat(
            query(
                "SELECT machine, device, metric, CAST(value AS VARCHAR), CAST(latitude AS VARCHAR),"
                    + " CAST(longitude AS VARCHAR), CAST(time_millis AS VARCHAR), topic, partition,"
                    + " \"offset\", id, CAST(date AS VARCHAR) FROM readings"
                    + " ORDER BY topic, partition, \"offset\""))
        .containsExactly(
            "m d-1 temperature 14.228800000000000000 null null 2026-03-01 12:00:00+00"
                + " f.iot-sensor-sw-temperature 0 0 id-0 2026-03-01",
            "m d-2 temperature -0.000000000000000001 null null 2026-03-01 12:00:00.001+00"
                + " f.iot-sensor-sw-temperature 0 1 id-1 2026-03-01",
            "m d-2 temperature 99999999999999999999.000000000000000000 null null"
                + " 2026-03-01 12:00:00.002+00 f.iot-sensor-sw-temperature 0 2 id-2 2026-03-01",
            "m d-3 gps null 48.137200000000000000 -11.575500000000000000 2026-03-01 12:00:00+00"
                + " iot-sensor-sw-gps 0 0 id-0 2026-03-01");
    assertThat(query("SELECT typeof(value), typeof(time_millis) FROM readings LIMIT 1"))
        .containsExactly("DECIMAL(38,18) TIMESTAMP WITH TIME ZONE");
    assertThat(ArchiveCheck.checkContents(store, archive, ArchiveLayout.parse(LAYOUT)).problems())
        .isEmpty();
  }

  @Test
  void whatIsNoReadingOrDoesNotFitIsALetter() throws Exception {
    try (TopicArchiver archiver = open()) {
      add(archiver, "t-temperature", 0, "m,d,warm," + NOON);
      add(archiver, "t-temperature", 1, "m,d,1e-19," + NOON);
      add(archiver, "t-temperature", 2, "m,d,100000000000000000000," + NOON);
      add(archiver, "t-temperature", 3, "m,d,1");
      add(archiver, "t-temperature", 4, "m,d,1," + NOON);
      assertThat(archiver.finish()).hasSize(1);
      assertThat(archiver.counts().recordsRejected())
          .isEqualTo(Map.of(Reason.REASON_NUMBER_INVALID, 3L, Reason.REASON_TEXT_MALFORMED, 1L));
    }

    assertThat(query("SELECT count(*) FROM readings")).containsExactly("1");
  }

  private TopicArchiver open() {
    return TopicArchiver.open(
        store,
        archive,
        ArchiveSettings.of(ArchiveLayout.parse(LAYOUT), new TopicLetters("archive", "1", 1_000))
            .withForm(FileForm.DEFAULT.withFormat(ArchiveFormat.READINGS)),
        new ManualClock(),
        1);
  }

  private static void add(TopicArchiver archiver, String topic, long offset, String line)
      throws IOException {
    archiver.add(
        new TopicRecord(
            topic,
            0,
            offset,
            NOON,
            ByteString.copyFromUtf8("m/d"),
            ByteString.copyFromUtf8(line),
            List.of(new TopicRecord.Header("sluice.id", ByteString.copyFromUtf8("id-" + offset)))));
  }

  /** The rows that a query gives, of all files as they lie there. */
  private List<String> query(String sql) throws Exception {
    List<String> keys = new ArrayList<>();
    store.list("lake", "readings/", each -> keys.add(each.key()));
    for (String key : keys) {
      Path file = folder.resolve(key);
      Files.createDirectories(file.getParent());
      try (InputStream in = store.read("lake", key)) {
        Files.write(file, in.readAllBytes());
      }
    }
    List<String> rows = new ArrayList<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute(
          "CREATE VIEW readings AS SELECT * FROM read_parquet('"
              + folder
              + "/readings/*/*/*.parquet', hive_partitioning = true)");
      try (ResultSet results = statement.executeQuery(sql)) {
        while (results.next()) {
          StringBuilder row = new StringBuilder();
          for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
            row.append(i == 1 ? "" : " ").append(results.getString(i));
          }
          rows.add(row.toString());
        }
      }
    }
    return rows;
  }
}
