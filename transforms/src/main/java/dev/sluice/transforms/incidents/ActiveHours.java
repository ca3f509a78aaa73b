package dev.sluice.transforms.incidents;

import dev.sluice.rules.v1.Weekday;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * When a rule is awake: while a clock on a wall in the hours' zone shows one of the hours, on one
 * of the days. Where the clock is put back, hours that it shows twice count twice; where it is put
 * forward, those that it skips do not come.
 *
 * <p>The zone's offset is looked up once between two changes of it; the rest is arithmetic.
 */
final class ActiveHours {
  private static final long DAY_MILLIS = 86_400_000;
  private static final long MINUTE_MILLIS = 60_000;

  private final long fromMillis;
  private final long toMillis;
  private final boolean overMidnight;
  private final boolean[] days = new boolean[7];
  private final ZoneRules zone;

  private long offsetMillis;
  private long offsetSinceMillis = Long.MAX_VALUE;
  private long offsetUntilMillis = Long.MIN_VALUE;

  ActiveHours(dev.sluice.rules.v1.ActiveHours hours) {
    this.fromMillis = timeOfDayMillis(hours.getFrom());
    this.toMillis = timeOfDayMillis(hours.getTo());
    this.overMidnight = toMillis < fromMillis;
    for (DayOfWeek day : DayOfWeek.values()) {
      days[day.getValue() - 1] =
          hours.getDaysCount() == 0
              || hours.getDaysList().contains(Weekday.forNumber(day.getValue()));
    }
    this.zone =
        (hours.getZone().isEmpty() ? ZoneOffset.UTC : ZoneId.of(hours.getZone())).getRules();
  }

  /**
   * Whether the rule is awake at that moment.
   *
   * @param timeMillis epoch milliseconds UTC
   */
  boolean contain(long timeMillis) {
    if (timeMillis < offsetSinceMillis || timeMillis >= offsetUntilMillis) {
      lookUpOffset(timeMillis);
    }
    long localMillis = timeMillis + offsetMillis;
    long day = Math.floorDiv(localMillis, DAY_MILLIS);
    long timeOfDayMillis = localMillis - day * DAY_MILLIS;
    if (!overMidnight) {
      return timeOfDayMillis >= fromMillis && timeOfDayMillis < toMillis && isDay(day);
    }
    return timeOfDayMillis >= fromMillis
        ? isDay(day)
        : timeOfDayMillis < toMillis && isDay(day - 1);
  }

  private boolean isDay(long epochDay) {
    // 1970-01-01 was a Thursday, and days begin with Monday.
    return days[(int) Math.floorMod(epochDay + 3, 7L)];
  }

  private void lookUpOffset(long timeMillis) {
    Instant time = Instant.ofEpochMilli(timeMillis);
    // A transition at this very moment is the begin of the offset in force, so look from just after
    // it.
    ZoneOffsetTransition last = zone.previousTransition(time.plusMillis(1));
    ZoneOffsetTransition next = zone.nextTransition(time);
    offsetMillis = zone.getOffset(time).getTotalSeconds() * 1000L;
    offsetSinceMillis = last == null ? Long.MIN_VALUE : last.getInstant().toEpochMilli();
    offsetUntilMillis = next == null ? Long.MAX_VALUE : next.getInstant().toEpochMilli();
  }

  /** Of "HH:mm", milliseconds from midnight; "24:00" is the midnight at the end of the day. */
  private static long timeOfDayMillis(String hoursAndMinutes) {
    long hours = Long.parseLong(hoursAndMinutes.substring(0, 2));
    long minutes = Long.parseLong(hoursAndMinutes.substring(3));
    return (hours * 60 + minutes) * MINUTE_MILLIS;
  }
}
