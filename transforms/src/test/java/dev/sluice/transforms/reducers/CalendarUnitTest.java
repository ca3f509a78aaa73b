package dev.sluice.transforms.reducers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.transforms.Seeds;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.WeekFields;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CalendarUnitTest {

  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void periodsOfUtcAreRound() {
    assertStart(CalendarUnit.MINUTE, UTC, "2026-03-04T05:06:07.008Z", "2026-03-04T05:06:00Z");
    assertStart(CalendarUnit.HOUR, UTC, "2026-03-04T05:06:07.008Z", "2026-03-04T05:00:00Z");
    assertStart(CalendarUnit.DAY, UTC, "2026-03-04T05:06:07.008Z", "2026-03-04T00:00:00Z");
    assertStart(CalendarUnit.WEEK, UTC, "2026-03-04T05:06:07.008Z", "2026-03-02T00:00:00Z");
    assertStart(CalendarUnit.MONTH, UTC, "2026-03-04T05:06:07.008Z", "2026-03-01T00:00:00Z");
  }

  @Test
  void aPeriodHoldsItsFirstMillisecondAndNotTheNextOnes() {
    assertStart(CalendarUnit.DAY, UTC, "2026-03-04T00:00:00Z", "2026-03-04T00:00:00Z");
    assertStart(CalendarUnit.DAY, UTC, "2026-03-04T23:59:59.999Z", "2026-03-04T00:00:00Z");
    assertStart(CalendarUnit.DAY, UTC, "2026-03-05T00:00:00Z", "2026-03-05T00:00:00Z");
  }

  @Test
  void timesBefore1970AreRoundedDownToo() {
    assertStart(CalendarUnit.HOUR, UTC, "1969-12-31T23:59:59.999Z", "1969-12-31T23:00:00Z");
  }

  @Test
  void aWeekBeginsOnMonday() {
    assertStart(CalendarUnit.WEEK, BERLIN, "2026-03-01T22:59:00Z", "2026-02-22T23:00:00Z");
    assertStart(CalendarUnit.WEEK, BERLIN, "2026-03-01T23:00:00Z", "2026-03-01T23:00:00Z");
    assertStart(CalendarUnit.WEEK, UTC, "2027-01-01T12:00:00Z", "2026-12-28T00:00:00Z");
  }

  @Test
  void theDayThatLosesAnHourHas23() {
    assertThat(hoursOf(LocalDate.of(2026, 3, 29), BERLIN))
        .hasSize(23)
        .contains(Instant.parse("2026-03-29T00:00:00Z"), Instant.parse("2026-03-29T01:00:00Z"));
    assertDay(BERLIN, "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z");
  }

  @Test
  void theDayThatGainsAnHourHas25() {
    assertThat(hoursOf(LocalDate.of(2026, 10, 25), BERLIN))
        .hasSize(25)
        .contains(Instant.parse("2026-10-25T00:00:00Z"), Instant.parse("2026-10-25T01:00:00Z"));
    assertDay(BERLIN, "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z");
  }

  @Test
  void hoursOfAZoneHalfAnHourAwayBeginAtHalfPast() {
    ZoneId kolkata = ZoneId.of("Asia/Kolkata");
    assertStart(CalendarUnit.HOUR, kolkata, "2026-03-04T05:29:59Z", "2026-03-04T04:30:00Z");
    assertStart(CalendarUnit.HOUR, kolkata, "2026-03-04T05:30:00Z", "2026-03-04T05:30:00Z");
    assertDay(kolkata, "2026-03-03T18:30:00Z", "2026-03-04T18:30:00Z");
    assertStart(
        CalendarUnit.HOUR,
        ZoneId.of("Asia/Kathmandu"),
        "2026-03-04T05:14:59Z",
        "2026-03-04T04:15:00Z");
  }

  @Test
  void aDayWithoutMidnightBeginsAtOne() {
    ZoneId saoPaulo = ZoneId.of("America/Sao_Paulo");
    assertDay(saoPaulo, "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z");
    assertThat(Instant.parse("2018-11-04T03:00:00Z").atZone(saoPaulo).getHour()).isEqualTo(1);
  }

  @Test
  void aDayWithTwoMidnightsBeginsAtTheFirst() {
    assertDay(ZoneId.of("America/Havana"), "2025-11-02T04:00:00Z", "2025-11-03T05:00:00Z");
  }

  @Test
  void aDayThatWasLeftOutHasNoPeriod() {
    ZoneId apia = ZoneId.of("Pacific/Apia");
    assertDay(apia, "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z");
    assertThat(Instant.parse("2011-12-30T10:00:00Z").atZone(apia).toLocalDate())
        .isEqualTo(LocalDate.of(2011, 12, 31));
  }

  @Test
  void halfAnHourThatRepeatsBelongsToTheHourBeforeIt() {
    ZoneId lordHowe = ZoneId.of("Australia/Lord_Howe");
    assertStart(CalendarUnit.HOUR, lordHowe, "2026-04-04T14:00:00Z", "2026-04-04T14:00:00Z");
    assertStart(CalendarUnit.HOUR, lordHowe, "2026-04-04T15:29:59Z", "2026-04-04T14:00:00Z");
    assertStart(CalendarUnit.HOUR, lordHowe, "2026-04-04T15:30:00Z", "2026-04-04T15:30:00Z");
    assertStart(CalendarUnit.HOUR, lordHowe, "2026-10-03T15:30:00Z", "2026-10-03T15:30:00Z");
  }

  @Test
  void aChangeOneMinutePastMidnightDoesNotSplitTheDays() {
    ZoneId stJohns = ZoneId.of("America/St_Johns");
    String sunday = "2010-11-07T02:30:00Z";
    assertStart(CalendarUnit.DAY, stJohns, "2010-11-07T02:30:59Z", sunday);
    assertStart(CalendarUnit.DAY, stJohns, "2010-11-07T02:31:00Z", "2010-11-06T02:30:00Z");
    assertStart(CalendarUnit.DAY, stJohns, "2010-11-07T03:30:00Z", sunday);
  }

  /**
   * The definition, tried with any zone and time: the slow way is to look back minute by minute.
   */
  @Test
  void aPeriodBeginsAtTheFirstInstantThatShowsIt() {
    Random random = Seeds.random();
    for (String id : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
      ZoneId zone = ZoneId.of(id);
      for (long time : someTimes(random, zone)) {
        ZonedDateTime shown = at(time, zone);
        for (CalendarUnit unit : CalendarUnit.values()) {
          long start = unit.startOf(time, zone);
          assertThat(start).as("%s of %s", unit, shown).isLessThanOrEqualTo(time);
          assertThat(unit.startOf(start, zone)).as("%s of %s", unit, shown).isEqualTo(start);
          assertThat(shows(unit, at(start, zone)))
              .as("%s of %s", unit, shown)
              .isEqualTo(shows(unit, shown));
        }
        assertThat(at(CalendarUnit.DAY.startOf(time, zone) - 1, zone).toLocalDate())
            .isBefore(shown.toLocalDate());
        assertThat(at(CalendarUnit.WEEK.startOf(time, zone), zone).getDayOfWeek())
            .isEqualTo(DayOfWeek.MONDAY);
      }
    }
  }

  /** Around the changes of the clock, and anywhere. */
  private static List<Long> someTimes(Random random, ZoneId zone) {
    Stream<Long> anywhere = Stream.generate(() -> (random.nextInt() + (1L << 30)) * 1000L);
    Stream<Long> nearChanges =
        anywhere
            .map(time -> zone.getRules().nextTransition(Instant.ofEpochMilli(time)))
            .map(
                change ->
                    (change == null ? Instant.EPOCH : change.getInstant()).toEpochMilli()
                        + random.nextInt(7_200_000)
                        - 3_600_000);
    return Stream.concat(
            nearChanges.limit(10),
            Stream.generate(() -> (random.nextInt() + (1L << 30)) * 1000L).limit(10))
        .toList();
  }

  private static String shows(CalendarUnit unit, ZonedDateTime time) {
    return switch (unit) {
      case MINUTE -> time.toLocalDateTime().withNano(0).withSecond(0).toString();
      case HOUR -> time.toLocalDate() + " " + time.getHour();
      case DAY -> time.toLocalDate().toString();
      case WEEK ->
          time.get(WeekFields.ISO.weekBasedYear())
              + " "
              + time.get(WeekFields.ISO.weekOfWeekBasedYear());
      case MONTH -> time.getYear() + " " + time.getMonth();
    };
  }

  private static TreeSet<Instant> hoursOf(LocalDate day, ZoneId zone) {
    TreeSet<Instant> hours = new TreeSet<>();
    Instant end = day.plusDays(1).atStartOfDay(zone).toInstant();
    for (Instant time = day.atStartOfDay(zone).toInstant();
        time.isBefore(end);
        time = time.plus(Duration.ofMinutes(1))) {
      hours.add(Instant.ofEpochMilli(CalendarUnit.HOUR.startOf(time.toEpochMilli(), zone)));
    }
    return hours;
  }

  /** That a day is what is from {@code start} to before {@code end}. */
  private static void assertDay(ZoneId zone, String start, String end) {
    String last = OffsetDateTime.parse(end).minusNanos(1_000_000).toInstant().toString();
    assertStart(CalendarUnit.DAY, zone, start, start);
    assertStart(CalendarUnit.DAY, zone, last, start);
    assertStart(CalendarUnit.DAY, zone, end, end);
  }

  private static void assertStart(CalendarUnit unit, ZoneId zone, String time, String start) {
    assertThat(Instant.ofEpochMilli(unit.startOf(Instant.parse(time).toEpochMilli(), zone)))
        .isEqualTo(Instant.parse(start));
  }

  private static ZonedDateTime at(long millis, ZoneId zone) {
    return Instant.ofEpochMilli(millis).atZone(zone);
  }
}
