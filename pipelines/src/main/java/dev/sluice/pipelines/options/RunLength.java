package dev.sluice.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.environment.Durations;
import java.time.Duration;

/** Turns {@code --for} into how long a run takes. */
public final class RunLength {
  private static final String OPTION = "--for";

  private RunLength() {}

  /**
   * How long.
   *
   * @param option the value of the option, such as {@code 90s}, {@code 10m} or {@code 1h}
   * @throws IllegalArgumentException if it is nothing of the kind, or less than a second
   */
  public static Duration of(String option) {
    Duration length = Durations.of(OPTION, option);
    checkArgument(
        length.toSeconds() >= 1, "%s must be a second or more, but was: %s", OPTION, option);
    return length;
  }
}
