package dev.sluice.samples.generate;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.time.LocalDate;

/**
 * What happens in front of the cameras and how it is delivered. Together with a camera and a day it
 * decides every record, whatever the objects look like.
 *
 * @param seed another seed gives other days
 * @param from first day of event times, UTC
 * @param to the day after the last one
 * @param observationsPerCameraDay about how many observations a camera makes in a day
 * @param scenesPerCameraDay how many scenes are planted in a camera's day; a scene completes a rule
 *     once, or some times
 * @param ghostShare share of the scenes that are errors of the detector, from 0 to 1
 * @param hiddenShare share of the scenes whose evidence is lost, from 0 to 1
 * @param corruptShare corrupt records added per observation, from 0 to 1; lost evidence comes on
 *     top
 * @param duplicateShare share of the observations that are delivered twice, from 0 to 1
 * @param disorderSeconds the longest time from an observation's event time to its delivery
 */
record Scenario(
    long seed,
    LocalDate from,
    LocalDate to,
    int observationsPerCameraDay,
    int scenesPerCameraDay,
    double ghostShare,
    double hiddenShare,
    double corruptShare,
    double duplicateShare,
    int disorderSeconds)
    implements Serializable {

  Scenario {
    checkArgument(from.isBefore(to), "from must be before to, but was: %s, and to: %s", from, to);
    checkArgument(
        observationsPerCameraDay >= Traffic.FIXED_OBSERVATIONS,
        "observationsPerCameraDay must be at least %s, but was: %s",
        Traffic.FIXED_OBSERVATIONS,
        observationsPerCameraDay);
    checkArgument(
        scenesPerCameraDay >= 0 && scenesPerCameraDay <= Windows.MAX_SCENES,
        "scenesPerCameraDay must be from 0 to %s, but was: %s",
        Windows.MAX_SCENES,
        scenesPerCameraDay);
    checkShare("ghostShare", ghostShare);
    checkShare("hiddenShare", hiddenShare);
    checkArgument(
        ghostShare + hiddenShare <= 1,
        "ghostShare and hiddenShare together must not be above 1, but were: %s and %s",
        ghostShare,
        hiddenShare);
    checkShare("corruptShare", corruptShare);
    checkShare("duplicateShare", duplicateShare);
    checkArgument(
        disorderSeconds >= 0 && disorderSeconds <= 60,
        "disorderSeconds must be from 0 to 60, but was: %s",
        disorderSeconds);
  }

  /** Whether events can happen on that day. */
  boolean covers(LocalDate day) {
    return !day.isBefore(from) && day.isBefore(to);
  }

  /** Whether no event happens after that day. */
  boolean endsWith(LocalDate day) {
    return day.plusDays(1).equals(to);
  }

  private static void checkShare(String name, double share) {
    checkArgument(share >= 0 && share <= 1, "%s must be from 0 to 1, but was: %s", name, share);
  }
}
