package dev.sluice.transforms.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.rules.v1.ActiveHours.Builder;
import dev.sluice.rules.v1.Weekday;
import dev.sluice.transforms.Seeds;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActiveHoursTest {
  private static ActiveHours hours(String from, String to, String zone, Weekday... days) {
    Builder hours = dev.sluice.rules.v1.ActiveHours.newBuilder();
    hours.setFrom(from).setTo(to).setZone(zone);
    for (Weekday day : days) {
      hours.addDays(day);
    }
    return new ActiveHours(hours.build());
  }

  private static boolean contain(ActiveHours hours, String instant) {
    return hours.contain(Instant.parse(instant).toEpochMilli());
  }

  @Test
  void beginIsInclusiveAndEndExclusive() {
    ActiveHours day = hours("06:00", "22:00", "");

    assertThat(contain(day, "2026-03-02T05:59:59.999Z")).isFalse();
    assertThat(contain(day, "2026-03-02T06:00:00Z")).isTrue();
    assertThat(contain(day, "2026-03-02T21:59:59.999Z")).isTrue();
    assertThat(contain(day, "2026-03-02T22:00:00Z")).isFalse();
  }

  @Test
  void twentyFourIsTheEndOfTheDay() {
    ActiveHours evening = hours("20:00", "24:00", "");

    assertThat(contain(evening, "2026-03-02T23:59:59.999Z")).isTrue();
    assertThat(contain(evening, "2026-03-03T00:00:00Z")).isFalse();
  }

  @Test
  void hoursOverMidnightBelongToTheDayOnWhichTheyBegin() {
    ActiveHours fridayNight = hours("22:00", "06:00", "", Weekday.WEEKDAY_FRIDAY);

    assertThat(contain(fridayNight, "2026-03-06T03:00:00Z")).as("Friday morning").isFalse();
    assertThat(contain(fridayNight, "2026-03-06T22:00:00Z")).as("Friday night").isTrue();
    assertThat(contain(fridayNight, "2026-03-07T05:59:59Z")).as("Saturday morning").isTrue();
    assertThat(contain(fridayNight, "2026-03-07T22:00:00Z")).as("Saturday night").isFalse();
  }

  @Test
  void hoursFollowTheClockOfTheZone() {
    ActiveHours berlin = hours("06:00", "22:00", "Europe/Berlin");

    assertThat(contain(berlin, "2026-03-28T05:00:00Z")).as("winter").isTrue();
    assertThat(contain(berlin, "2026-03-28T04:59:59Z")).as("winter").isFalse();
    assertThat(contain(berlin, "2026-03-30T04:00:00Z")).as("summer").isTrue();
    assertThat(contain(berlin, "2026-03-30T03:59:59Z")).as("summer").isFalse();
  }

  @Test
  void hoursThatTheClockShowsTwiceCountTwice() {
    ActiveHours berlin = hours("02:00", "02:30", "Europe/Berlin");

    assertThat(contain(berlin, "2026-10-25T00:15:00Z")).isTrue();
    assertThat(contain(berlin, "2026-10-25T00:45:00Z")).isFalse();
    assertThat(contain(berlin, "2026-10-25T01:15:00Z")).isTrue();
    assertThat(contain(berlin, "2026-10-25T01:45:00Z")).isFalse();
  }

  @Test
  void hoursThatTheClockSkipsDoNotCome() {
    ActiveHours berlin = hours("02:00", "03:00", "Europe/Berlin");

    assertThat(contain(berlin, "2026-03-29T00:59:59Z")).isFalse();
    assertThat(contain(berlin, "2026-03-29T01:00:00Z")).isFalse();
  }

  static LongStream seeds() {
    return Seeds.upTo(20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void agreesWithTheCalendar(long seed) {
    Random random = new Random(seed);
    String[] zones = {"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "+05:30"};
    ZoneId zone = ZoneId.of(zones[random.nextInt(zones.length)]);
    LocalTime from = LocalTime.of(random.nextInt(24), random.nextInt(60));
    LocalTime to = LocalTime.of(random.nextInt(24), random.nextInt(60));
    Weekday day = Weekday.forNumber(1 + random.nextInt(7));
    ActiveHours hours = hours(from.toString(), to.toString(), zone.getId(), day);
    long begin = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    for (int i = 0; i < 2_000; i++) {
      long time = begin + (long) (random.nextDouble() * 365 * 86_400_000);
      ZonedDateTime local = Instant.ofEpochMilli(time).atZone(zone);
      boolean early = local.toLocalTime().isBefore(to);
      boolean late = !local.toLocalTime().isBefore(from);
      boolean expected =
          to.isBefore(from)
              ? late && isOn(local, day) || early && isOn(local.minusDays(1), day)
              : late && early && isOn(local, day);

      assertThat(hours.contain(time)).as("%s in %s-%s", local, from, to).isEqualTo(expected);
    }
  }

  private static boolean isOn(ZonedDateTime local, Weekday day) {
    return local.getDayOfWeek().getValue() == day.getNumber();
  }
}
