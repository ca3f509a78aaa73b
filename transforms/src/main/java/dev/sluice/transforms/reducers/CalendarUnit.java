package dev.sluice.transforms.reducers;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.util.Locale;

/**
 * A unit of time by which to count, as clocks and calendars show it in a time zone. A period begins
 * at the first instant that shows its local time; so a day has 23 or 25 hours where the clock
 * changes, and begins at one o'clock where midnight is skipped.
 *
 * <p>An hour or minute that the clock shows twice is two periods. Where a change does not fit the
 * unit (half an hour at Lord Howe Island, one minute past midnight at St. John's until 2011) the
 * repeated part belongs to the period that began before it.
 */
public enum CalendarUnit {
  MINUTE,
  HOUR,
  DAY,
  /** ISO weeks: from Monday. */
  WEEK,
  MONTH;

  /** The name in options and in outputs: {@code hour}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Where the period begins that holds a time.
   *
   * @param timeMillis epoch milliseconds UTC
   * @return epoch milliseconds UTC, not after {@code timeMillis}
   */
  public long startOf(long timeMillis, ZoneId zone) {
    ZonedDateTime time = Instant.ofEpochMilli(timeMillis).atZone(zone);
    LocalDateTime shown = time.toLocalDateTime();
    LocalDate date = time.toLocalDate();
    LocalDateTime start =
        switch (this) {
          case MINUTE -> shown.truncatedTo(ChronoUnit.MINUTES);
          case HOUR -> shown.truncatedTo(ChronoUnit.HOURS);
          case DAY -> date.atStartOfDay();
          case WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).atStartOfDay();
          case MONTH -> date.withDayOfMonth(1).atStartOfDay();
        };
    ZoneOffsetTransition change = zone.getRules().getTransition(start);
    if (change != null && change.isGap()) {
      // The clock never showed it: the period begins with what it showed next.
      return change.getInstant().toEpochMilli();
    }
    // Of two hours or minutes of one name it is that of the time itself, of two midnights the
    // first.
    ZoneOffset ofTwo = this == MINUTE || this == HOUR ? time.getOffset() : null;
    return ZonedDateTime.ofLocal(start, zone, ofTwo).toInstant().toEpochMilli();
  }
}
