package dev.sluice.examples.zonehours;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.io.runs.Column;
import dev.sluice.io.runs.CsvFormat;
import dev.sluice.io.runs.RunFiles;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** The files: what goes into which, in what order. The rows alone decide it. */
final class ZoneHourFiles {
  static final String HOURS = "zone-hours.csv";
  static final String BUSIEST = "busiest-zones.csv";

  private ZoneHourFiles() {}

  static RunFiles<ZoneHour> hours(ZoneId zone) {
    return new RunFiles<>(
        row -> HOURS,
        row -> key(row.hourMillis(), row.zone(), row.kind()),
        new CsvFormat<>(
            List.of(
                new Column<ZoneHour>("hour", row -> clock(row.hourMillis(), zone)),
                new Column<ZoneHour>("zone", ZoneHour::zone),
                new Column<ZoneHour>("kind", ZoneHour::kind),
                new Column<ZoneHour>("tracks", ZoneHour::tracks),
                new Column<ZoneHour>("meanSeconds", ZoneHour::meanSeconds),
                new Column<ZoneHour>("medianSeconds", ZoneHour::medianSeconds),
                new Column<ZoneHour>("p95Seconds", ZoneHour::p95Seconds))));
  }

  static RunFiles<BusyZone> busiest(ZoneId zone) {
    return new RunFiles<>(
        row -> BUSIEST,
        row -> key(row.hourMillis(), row.kind(), String.format("%09d", row.rank())),
        new CsvFormat<>(
            List.of(
                new Column<BusyZone>("hour", row -> clock(row.hourMillis(), zone)),
                new Column<BusyZone>("kind", BusyZone::kind),
                new Column<BusyZone>("rank", BusyZone::rank),
                new Column<BusyZone>("zone", BusyZone::zone),
                new Column<BusyZone>("tracks", BusyZone::tracks))));
  }

  /** By time, whose text is of one length, and then by the others. */
  private static byte[] key(long hourMillis, String... others) {
    return (Instant.ofEpochMilli(hourMillis) + "\0" + String.join("\0", others)).getBytes(UTF_8);
  }

  /** As the clock of the zone shows it, with the offset from UTC. */
  private static String clock(long millis, ZoneId zone) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(Instant.ofEpochMilli(millis).atZone(zone));
  }
}
