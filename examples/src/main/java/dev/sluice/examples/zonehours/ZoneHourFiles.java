package dev.sluice.examples.zonehours;

import dev.sluice.io.runs.Column;
import dev.sluice.io.runs.CsvFormat;
import dev.sluice.io.runs.RunFiles;
import dev.sluice.pipelines.replay.ReplayOutputs;
import java.time.ZoneId;
import java.util.List;

/** The files: what goes into which, in what order. The rows alone decide it. */
final class ZoneHourFiles {
  static final String HOURS = "zone-hours.csv";
  static final String BUSIEST = "busiest-zones.csv";

  private ZoneHourFiles() {}

  static RunFiles<ZoneHour> hours(ZoneId zone) {
    return new RunFiles<>(
        row -> HOURS,
        row -> ReplayOutputs.sortKey(row.hourMillis(), row.zone(), row.kind()),
        new CsvFormat<>(
            List.of(
                new Column<ZoneHour>("hour", row -> ReplayOutputs.clock(row.hourMillis(), zone)),
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
        row -> ReplayOutputs.sortKey(row.hourMillis(), row.kind(), (long) row.rank()),
        new CsvFormat<>(
            List.of(
                new Column<BusyZone>("hour", row -> ReplayOutputs.clock(row.hourMillis(), zone)),
                new Column<BusyZone>("kind", BusyZone::kind),
                new Column<BusyZone>("rank", BusyZone::rank),
                new Column<BusyZone>("zone", BusyZone::zone),
                new Column<BusyZone>("tracks", BusyZone::tracks))));
  }
}
