package dev.sluice.console.series;

import dev.sluice.console.web.Call;
import dev.sluice.console.web.UnusableCallException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is asked of a series: {@code toMillis - fromMillis} is a multiple of the step, and both are
 * aligned to 1970.
 *
 * @param fromMillis begin of the first stretch, epoch milliseconds
 * @param toMillis end of the last one, exclusive
 * @param stepMillis length of a stretch
 * @param untilMillis up to where the last one has come: what is behind has not happened yet
 */
record SeriesQuery(long fromMillis, long toMillis, long stepMillis, long untilMillis) {
  static final Set<String> PARAMETERS = Set.of("range", "step", "to");

  private static final Pattern DURATION = Pattern.compile("([1-9]\\d{0,8})(ms|s|m|h|d)");
  private static final Pattern MILLIS = Pattern.compile("\\d{1,14}");
  private static final Map<String, Long> UNITS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final long SHORTEST_STEP_MILLIS = 100;
  private static final long LONGEST_RANGE_MILLIS = 31 * 86_400_000L;
  private static final long MOST_STEPS = 10_000;

  /** All stores know the times up to here, and the longest stretch and range around it. */
  private static final Instant LATEST = Instant.parse("2262-01-01T00:00:00Z");

  /**
   * Reads the parameters: {@code range} (10m), {@code step} (10s), {@code to} (now).
   *
   * @throws UnusableCallException if one cannot be used; the message begins with its name
   */
  static SeriesQuery of(Call call, long nowMillis) {
    long range = duration("range", call.parameter("range").orElse("10m"));
    long step = duration("step", call.parameter("step").orElse("10s"));
    long to = call.parameter("to").map(SeriesQuery::time).orElse(nowMillis);
    if (step < SHORTEST_STEP_MILLIS) {
      throw new UnusableCallException("step must be 100ms at least");
    }
    if (step > LONGEST_RANGE_MILLIS) {
      throw new UnusableCallException("step must be 31d at most");
    }
    if (range > LONGEST_RANGE_MILLIS) {
      throw new UnusableCallException("range must be 31d at most");
    }
    long steps = (range + step - 1) / step;
    if (steps > MOST_STEPS) {
      throw new UnusableCallException("range must have at most 10000 steps");
    }
    long end = (to + step - 1) / step * step;
    return new SeriesQuery(end - steps * step, end, step, to);
  }

  private static long duration(String name, String text) {
    Matcher parts = DURATION.matcher(text);
    if (!parts.matches()) {
      throw new UnusableCallException(
          name + " must be like 10s, 10m or 24h (units: ms, s, m, h, d)");
    }
    return Math.multiplyExact(
        Long.parseLong(parts.group(1)), UNITS.getOrDefault(parts.group(2), 1L));
  }

  private static long time(String text) {
    long millis = millis(text);
    if (millis < 0 || millis > LATEST.toEpochMilli()) {
      throw new UnusableCallException(
          "to must be from " + Instant.EPOCH + " to " + LATEST + ", which all stores know");
    }
    return millis;
  }

  private static long millis(String text) {
    if (MILLIS.matcher(text).matches()) {
      return Long.parseLong(text);
    }
    try {
      return Instant.parse(text).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw new UnusableCallException(
          "to must be milliseconds since 1970, or a time such as 2026-03-01T06:00:00Z");
    }
  }
}
