package dev.sluice.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.environment.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Windows of one length, one behind the other. They lie on the time line of UTC: a day has 24 hours
 * whatever clocks of people do, and a window begins where the one before it ends, on the hour or
 * not.
 *
 * @param first where the first one begins
 * @param every how long each is
 * @param lag how long after its end a window is due
 * @param catchUp how many a start runs at most
 * @param lease for how long a start may be silent
 */
public record Schedule(Instant first, Duration every, Duration lag, int catchUp, Duration lease) {
  /** A century of hours. More are looked for by nobody who means it. */
  private static final long MOST_WINDOWS = 1_000_000;

  private static final int MOST_LEASE_SECONDS = 3_600;
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * A window.
   *
   * @param from its begin
   * @param to its end, exclusive
   */
  public record Window(Instant from, Instant to) {

    /** The name of its run, the same at each start: it sorts by time. */
    public String runId() {
      return NAME.format(from) + "-" + NAME.format(to);
    }

    @Override
    public String toString() {
      return from + " to " + to;
    }
  }

  /** Checks. */
  public Schedule {
    checkArgument(
        !every.isZero() && every.toNanosPart() == 0,
        "--every must be whole seconds, at least one, but was: %s",
        every);
    checkArgument(
        first.truncatedTo(ChronoUnit.SECONDS).equals(first),
        "--first must be a whole second, but was: %s",
        first);
    checkArgument(catchUp > 0, "--catchUp must be at least 1, but was: %s", catchUp);
    checkArgument(
        !lease.isZero() && !lease.isNegative() && lease.toSeconds() <= MOST_LEASE_SECONDS,
        "--leaseSeconds must be from 1 to %s, but was: %s",
        MOST_LEASE_SECONDS,
        lease.toSeconds());
  }

  /**
   * Reads the options.
   *
   * @return empty where they ask for no schedule
   * @throws IllegalArgumentException if they ask for one that is none
   */
  public static Optional<Schedule> of(ScheduleOptions options) {
    String every = options.getEvery();
    if (every == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Schedule(
            TimeRange.parse("first", given("first", options.getFirst())),
            Durations.of("--every", every),
            Durations.of("--lag", given("lag", options.getLag())),
            options.getCatchUp(),
            Duration.ofSeconds(options.getLeaseSeconds())));
  }

  private static String given(String name, @Nullable String value) {
    checkArgument(value != null, "option --%s is missing, which --every needs", name);
    return value;
  }

  /** A window, counted from 0. */
  public Window window(long number) {
    Instant from = first.plus(every.multipliedBy(number));
    return new Window(from, from.plus(every));
  }

  /**
   * The windows that are due, the oldest first: those that ended at least the lag ago.
   *
   * @throws IllegalArgumentException if there are more than anybody means
   */
  public List<Window> due(Instant now) {
    Duration past = Duration.between(first, now.minus(lag));
    if (past.isNegative()) {
      return List.of();
    }
    long count = past.dividedBy(every);
    checkArgument(
        count <= MOST_WINDOWS,
        "--first=%s: %s windows have been due since then, and a schedule has room for %s; begin later",
        first,
        count,
        MOST_WINDOWS);
    return LongStream.range(0, count).mapToObj(this::window).toList();
  }
}
