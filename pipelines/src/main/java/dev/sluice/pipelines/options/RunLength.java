package dev.sluice.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns {@code --for} into how long a run takes. */
public final class RunLength {
  private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,5})([smh])");

  private RunLength() {}

  /**
   * How long.
   *
   * @param option the value of the option, such as {@code 90s}, {@code 10m} or {@code 1h}
   * @throws IllegalArgumentException if it is nothing of the kind
   */
  public static Duration of(String option) {
    Matcher parts = FORM.matcher(option.toLowerCase(Locale.ROOT));
    checkArgument(parts.matches(), "--for must be like 90s, 10m or 1h, but was: %s", option);
    long count = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }
}
