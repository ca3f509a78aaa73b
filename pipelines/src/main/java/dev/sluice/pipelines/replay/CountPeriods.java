package dev.sluice.pipelines.replay;

import dev.sluice.transforms.incidents.CountRow;
import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * How the begin of a period is written: as the clock of its zone shows it, with the offset from
 * UTC.
 *
 * @param zone the zone by whose clock was counted
 */
record CountPeriods(ZoneId zone) implements Serializable {
  String text(CountRow row) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        Instant.ofEpochMilli(row.periodStartMillis()).atZone(zone));
  }
}
