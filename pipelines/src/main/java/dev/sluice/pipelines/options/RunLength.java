package dev.sluice.pipelines.options;

import dev.sluice.io.environment.Durations;
import java.time.Duration;

/** Turns {@code --for} into how long a run takes. */
public final class RunLength {
  private RunLength() {}

  /**
   * How long.
   *
   * @param option the value of the option, such as {@code 90s}, {@code 10m} or {@code 1h}
   * @throws IllegalArgumentException if it is nothing of the kind, or less than a second
   */
  public static Duration of(String option) {
    return Durations.read(option)
        .filter(length -> length.toSeconds() >= 1)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--for must be like 90s, 10m or 1h, but was: " + option));
  }
}
