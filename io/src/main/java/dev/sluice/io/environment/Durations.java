package dev.sluice.io.environment;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Durations as people write them in options: {@code 200ms}, {@code 60s}, {@code 10m}, {@code 1h},
 * {@code 2d}, or ISO 8601 such as {@code PT1H30M}. A number alone is none, unless the option's name
 * says the unit, as those of old do ({@code --checkpointSeconds=60} and {@code
 * --checkpointSeconds=60s} are the same).
 */
public final class Durations {
  /** What a duration looks like, for messages. */
  public static final String FORM = "a duration such as 90s, 10m, 1h or PT1H30M";

  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  /** The units that options have in their names, as the last word of it. */
  private static final Map<String, Duration> NAMED =
      Map.of(
          "Millis", Duration.ofMillis(1),
          "Seconds", Duration.ofSeconds(1),
          "Minutes", Duration.ofMinutes(1),
          "Hours", Duration.ofHours(1));

  private static final int MOST_DIGITS = 9;

  private Durations() {}

  /** The duration; empty where the text is none, or a negative one. */
  public static Optional<Duration> read(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    if (digits > 0 && digits <= MOST_DIGITS) {
      long count = Long.parseLong(text.substring(0, digits));
      return Optional.ofNullable(UNITS.get(text.substring(digits).toLowerCase(Locale.ROOT)))
          .map(unit -> unit.multipliedBy(count));
    }
    try {
      return Optional.of(Duration.parse(text)).filter(duration -> !duration.isNegative());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /**
   * The duration that an option says.
   *
   * @param option with its dashes
   * @throws IllegalArgumentException if it says none
   */
  public static Duration of(String option, String text) {
    return read(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format("%s must be %s, but was: %s", option, FORM, text)));
  }

  /** The unit that the name of an option ends with, such as {@code checkpointSeconds}. */
  public static Optional<Duration> unit(String option) {
    return NAMED.entrySet().stream()
        .filter(unit -> option.endsWith(unit.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /**
   * What an option says that has a unit in its name: a number of those, or a duration that is one.
   *
   * @param option with its dashes
   * @throws IllegalArgumentException if it says neither
   */
  public static long count(Duration unit, String option, String text) {
    Optional<Duration> duration = read(text);
    if (duration.isEmpty()) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            String.format("%s must be a whole number, or %s, but was: %s", option, FORM, text), e);
      }
    }
    checkArgument(
        duration.get().toNanosPart() % 1_000_000 == 0
            && duration.get().toMillis() % unit.toMillis() == 0,
        "%s counts whole %s, but was: %s",
        option,
        words(unit),
        text);
    return duration.get().toMillis() / unit.toMillis();
  }

  private static String words(Duration unit) {
    return NAMED.entrySet().stream()
        .filter(named -> named.getValue().equals(unit))
        .map(named -> named.getKey().toLowerCase(Locale.ROOT))
        .map(word -> word.equals("millis") ? "milliseconds" : word)
        .findFirst()
        .orElse(unit.toString());
  }
}
