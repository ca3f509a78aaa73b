package dev.sluice.transforms.replay;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.rules.v1.RuleSet;
import dev.sluice.transforms.deadletters.ObservationLetters;
import java.io.Serializable;
import org.apache.beam.sdk.transforms.display.DisplayData;

/**
 * What decides the result of a replay, besides the recordings.
 *
 * @param rules checked rules
 * @param fromMillis begin of the event times that count, epoch milliseconds UTC, inclusive
 * @param toMillis their end, epoch milliseconds UTC, exclusive
 * @param allowedDisorderMillis how much earlier than the latest before it an observation may be,
 *     milliseconds
 * @param letters makes the dead letters
 */
public record ReplaySettings(
    RuleSet rules,
    long fromMillis,
    long toMillis,
    long allowedDisorderMillis,
    ObservationLetters letters)
    implements Serializable {
  public ReplaySettings {
    checkArgument(
        fromMillis < toMillis,
        "from must be before to, but was: %s and %s (epoch milliseconds)",
        fromMillis,
        toMillis);
    checkArgument(
        allowedDisorderMillis >= 0,
        "allowedDisorderMillis must not be negative, but was: %s",
        allowedDisorderMillis);
  }

  /** For who reads observations and asks no rules. */
  public static ReplaySettings withoutRules(
      long fromMillis, long toMillis, long allowedDisorderMillis, ObservationLetters letters) {
    return new ReplaySettings(
        RuleSet.getDefaultInstance(), fromMillis, toMillis, allowedDisorderMillis, letters);
  }

  /** Shows which observations count. */
  void show(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("fromMillis", fromMillis).withLabel("From"))
        .add(DisplayData.item("toMillis", toMillis).withLabel("To"))
        .add(
            DisplayData.item("allowedDisorderMillis", allowedDisorderMillis)
                .withLabel("Allowed disorder"));
  }
}
