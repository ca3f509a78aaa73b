package dev.sluice.pipelines.compare;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.compare.Gate;
import dev.sluice.transforms.compare.IncidentComparison;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ComparisonOptions} say, checked.
 *
 * @param toleranceMillis how far apart the two of a pair may begin, or lie
 * @param pairBy what the two of a pair have in common; empty: the usual, by when they begin
 * @param gate the expression of the gate, if there is one
 * @param truth where generate wrote, if the truth is asked for
 * @param observedExamples of how many examples of each kind observations are read
 */
record ComparisonSettings(
    long toleranceMillis,
    List<String> pairBy,
    @Nullable String gate,
    @Nullable ObjectLocation truth,
    int observedExamples) {
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int MOST_OBSERVED = 20;
  private static final long HOUR_MILLIS = 3_600_000;

  /** Lengths of a period, hours. */
  private static final List<Integer> PERIODS = List.of(1, 2, 3, 6, 12, 24, 48, 7 * 24, 28 * 24);

  /** More columns than this cannot be told apart on a screen. */
  private static final long MOST_PERIODS = 168;

  static ComparisonSettings of(ComparisonOptions options) {
    String gate = options.getFailOn();
    if (gate != null) {
      try {
        Gate unused = Gate.of(gate);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("--failOn " + e.getMessage(), e);
      }
    }
    String truth = options.getTruth();
    int observed = options.getObservedExamples();
    checkArgument(
        observed >= 0 && observed <= MOST_OBSERVED,
        "--observedExamples must be from 0 to %s, but was: %s",
        MOST_OBSERVED,
        observed);
    return new ComparisonSettings(
        tolerance(options.getTolerance()),
        pairBy(options.getPairBy()),
        gate,
        truth == null ? null : S3Access.location("truth", truth),
        observed);
  }

  /** Tells a manifest what options say. */
  static RunManifest.Builder tell(ComparisonOptions options, RunManifest.Builder manifest) {
    manifest.putOptions("tolerance", options.getTolerance());
    if (options.getPairBy() != null) {
      manifest.putOptions("pairBy", options.getPairBy());
    }
    if (options.getFailOn() != null) {
      manifest.putOptions("failOn", options.getFailOn());
    }
    if (options.getTruth() != null) {
      manifest.putOptions("truth", options.getTruth());
    }
    return manifest;
  }

  private static List<String> pairBy(@Nullable String text) {
    try {
      return text == null ? List.of() : IncidentComparison.pairBy(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--pairBy " + e.getMessage(), e);
    }
  }

  private static long tolerance(String text) {
    Duration tolerance;
    try {
      tolerance = Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          String.format("--tolerance must be a duration like PT2S, but was: %s", text), e);
    }
    checkArgument(
        !tolerance.isNegative() && tolerance.compareTo(LONGEST) <= 0,
        "--tolerance must be from PT0S to %s, but was: %s",
        LONGEST,
        text);
    return tolerance.toMillis();
  }

  /** How long a period is over such a range: an hour, or so long that there are not too many. */
  static long periodMillis(long fromMillis, long toMillis) {
    for (int hours : PERIODS) {
      if ((toMillis - fromMillis) / (hours * HOUR_MILLIS) < MOST_PERIODS) {
        return hours * HOUR_MILLIS;
      }
    }
    return PERIODS.get(PERIODS.size() - 1) * HOUR_MILLIS;
  }
}
