package dev.sluice.pipelines.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.pipelines.options.Schedule.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");

  private static Schedule of(String... options) {
    return Schedule.of(PipelineOptionsFactory.fromArgs(options).as(ScheduleOptions.class))
        .orElseThrow();
  }

  private static Schedule every(Duration every, Duration lag) {
    return new Schedule(FIRST, every, lag, 1, Duration.ofSeconds(60));
  }

  private static List<String> due(Schedule schedule, String now) {
    return schedule.due(Instant.parse(now)).stream().map(Window::toString).toList();
  }

  /** One window after the other, and each is asked. */
  private static List<Window> plain(Schedule schedule, Instant now) {
    List<Window> due = new ArrayList<>();
    Instant from = schedule.first();
    while (true) {
      Instant to = from.plus(schedule.every());
      if (to.plus(schedule.lag()).isAfter(now)) {
        return due;
      }
      due.add(new Window(from, to));
      from = to;
    }
  }

  @Test
  void windowsAreThoseOfThePlainLoop() {
    long seed = Long.getLong("sluice.seed", System.nanoTime());
    System.out.println("sluice.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Schedule schedule =
          new Schedule(
              Instant.ofEpochSecond(random.nextInt(2_000_000_000)),
              Duration.ofSeconds(100 + random.nextInt(200_000)),
              Duration.ofMillis(random.nextInt(20_000_000)),
              1,
              Duration.ofSeconds(60));
      Instant now = schedule.first().plusMillis(random.nextInt(1_000_000_000) - 10_000_000L);
      assertThat(schedule.due(now)).isEqualTo(plain(schedule, now));
    }
  }

  @Test
  void eachSecondBelongsToOneWindowAndEachNameToOneWindow() {
    Schedule schedule = every(Duration.ofMinutes(7), Duration.ZERO);
    List<Window> due = schedule.due(Instant.parse("2028-03-01T00:00:00Z"));
    Set<String> names = new HashSet<>();
    Instant end = FIRST;
    for (Window window : due) {
      assertThat(window.from()).isEqualTo(end);
      end = window.to();
      assertThat(names.add(window.runId())).isTrue();
    }
    assertThat(due).hasSizeGreaterThan(150_000);
    assertThat(due.stream().map(Window::runId).toList()).isSorted();
  }

  @Test
  void aWindowIsDueWhenTheLagHasPassedSinceItsEndAndNotAMomentBefore() {
    Schedule schedule = every(Duration.ofHours(1), Duration.ofHours(2));
    assertThat(due(schedule, "2026-03-01T02:59:59.999Z")).isEmpty();
    assertThat(due(schedule, "2026-03-01T03:00:00Z"))
        .containsExactly("2026-03-01T00:00:00Z to 2026-03-01T01:00:00Z");
  }

  @Test
  void withoutALagItIsDueAtItsEnd() {
    Schedule schedule = every(Duration.ofHours(1), Duration.ZERO);
    assertThat(due(schedule, "2026-03-01T00:59:59.999Z")).isEmpty();
    assertThat(due(schedule, "2026-03-01T01:00:00Z")).hasSize(1);
  }

  @Test
  void whenClocksGoBackFewerAreDueAndTheyAreTheSame() {
    Schedule schedule = every(Duration.ofHours(1), Duration.ZERO);
    List<Window> later = schedule.due(Instant.parse("2026-03-01T10:30:00Z"));
    List<Window> earlier = schedule.due(Instant.parse("2026-03-01T08:30:00Z"));
    assertThat(earlier).isEqualTo(later.subList(0, 8));
    assertThat(due(schedule, "2020-01-01T00:00:00Z")).isEmpty();
  }

  @Test
  void aDayHas24HoursWhereClocksOfPeopleChange() {
    // Europe changes its clocks in the night to 2026-03-29, America in that to 2026-03-08.
    Schedule schedule = every(Duration.ofDays(1), Duration.ZERO);
    List<Window> due = schedule.due(Instant.parse("2026-11-29T00:00:00Z"));
    assertThat(due)
        .hasSize(273)
        .allMatch(window -> window.from().toString().endsWith("T00:00:00Z"));
  }

  @Test
  void leapDaysAreDaysAndLeapSecondsAreNone() {
    Schedule leapDay = of("--every=24h", "--lag=0s", "--first=2028-02-28", "--catchUp=3");
    assertThat(due(leapDay, "2028-03-02T00:00:00Z"))
        .containsExactly(
            "2028-02-28T00:00:00Z to 2028-02-29T00:00:00Z",
            "2028-02-29T00:00:00Z to 2028-03-01T00:00:00Z",
            "2028-03-01T00:00:00Z to 2028-03-02T00:00:00Z");
    // The night to 2017 had a second more.
    Schedule leapSecond = of("--every=1m", "--lag=0s", "--first=2016-12-31T23:58:00Z");
    assertThat(due(leapSecond, "2017-01-01T00:01:00Z"))
        .containsExactly(
            "2016-12-31T23:58:00Z to 2016-12-31T23:59:00Z",
            "2016-12-31T23:59:00Z to 2017-01-01T00:00:00Z",
            "2017-01-01T00:00:00Z to 2017-01-01T00:01:00Z");
  }

  @Test
  void aFirstWindowThatBeginsOffTheHourAndALengthThatDividesNoDayGoOnAsTheyBegan() {
    Schedule schedule = of("--every=7h", "--lag=10m", "--first=2026-03-01T06:20:05+01:00");
    assertThat(due(schedule, "2026-03-02T10:00:00Z"))
        .containsExactly(
            "2026-03-01T05:20:05Z to 2026-03-01T12:20:05Z",
            "2026-03-01T12:20:05Z to 2026-03-01T19:20:05Z",
            "2026-03-01T19:20:05Z to 2026-03-02T02:20:05Z",
            "2026-03-02T02:20:05Z to 2026-03-02T09:20:05Z");
    assertThat(schedule.window(3).runId()).isEqualTo("20260302T022005Z-20260302T092005Z");
  }

  @Test
  void whatIsNoScheduleIsRefused() {
    assertThatThrownBy(() -> of("--every=1500ms", "--lag=0s", "--first=2026-03-01"))
        .hasMessage("--every must be whole seconds, at least one, but was: PT1.5S");
    assertThatThrownBy(() -> of("--every=0s", "--lag=0s", "--first=2026-03-01"))
        .hasMessageStartingWith("--every must be whole seconds");
    assertThatThrownBy(() -> of("--every=hourly", "--lag=0s", "--first=2026-03-01"))
        .hasMessageStartingWith("--every must be a duration such as");
    assertThatThrownBy(() -> of("--every=1h", "--lag=-1h", "--first=2026-03-01"))
        .hasMessageStartingWith("--lag must be a duration such as");
    assertThatThrownBy(() -> of("--every=1h", "--lag=1h", "--first=2026-03-01T00:00:00.5Z"))
        .hasMessageStartingWith("--first must be a whole second");
    assertThatThrownBy(() -> of("--every=1h", "--lag=1h", "--first=yesterday"))
        .hasMessageStartingWith("--first must be a date like");
    assertThatThrownBy(() -> of("--every=1h", "--lag=1h"))
        .hasMessage("option --first is missing, which --every needs");
    assertThatThrownBy(() -> of("--every=1h", "--first=2026-03-01"))
        .hasMessage("option --lag is missing, which --every needs");
    assertThatThrownBy(() -> of("--every=1h", "--lag=1h", "--first=2026-03-01", "--catchUp=0"))
        .hasMessage("--catchUp must be at least 1, but was: 0");
    assertThatThrownBy(() -> of("--every=1h", "--lag=1h", "--first=2026-03-01", "--leaseSeconds=0"))
        .hasMessage("--leaseSeconds must be from 1 to 3600, but was: 0");
    assertThatThrownBy(() -> of("--every=1s", "--lag=1h", "--first=1970-01-01").due(FIRST))
        .hasMessageContaining("a schedule has room for 1000000; begin later");
  }
}
