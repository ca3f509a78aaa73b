package dev.sluice.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/**
 * A half-open range of event times.
 *
 * @param fromMillis its begin, epoch milliseconds UTC, inclusive
 * @param toMillis its end, epoch milliseconds UTC, exclusive
 */
public record TimeRange(long fromMillis, long toMillis) {
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  /**
   * Reads the range.
   *
   * @throws IllegalArgumentException if an end is neither a date nor an instant, or the range is
   *     empty
   */
  public static TimeRange of(TimeRangeOptions options) {
    Instant from = parse("from", options.getFrom());
    Instant to = parse("to", options.getTo());
    checkArgument(
        from.isBefore(to),
        "--from must be before --to, but was: --from=%s --to=%s",
        options.getFrom(),
        options.getTo());
    return new TimeRange(from.toEpochMilli(), to.toEpochMilli());
  }

  /**
   * Reads one end of a range.
   *
   * @param option the option's name, for messages
   * @throws IllegalArgumentException if it is neither a date nor an instant
   */
  public static Instant parse(String option, String text) {
    Instant instant;
    try {
      instant =
          text.contains("T")
              ? OffsetDateTime.parse(text).toInstant()
              : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          String.format(
              "--%s must be a date like 2026-03-01 or an instant like 2026-03-01T06:00:00Z, but was: %s",
              option, text),
          e);
    }
    checkArgument(
        !instant.isBefore(EARLIEST) && !instant.isAfter(LATEST),
        "--%s must lie in the years 1970 to 9999, but was: %s",
        option,
        text);
    return instant;
  }
}
