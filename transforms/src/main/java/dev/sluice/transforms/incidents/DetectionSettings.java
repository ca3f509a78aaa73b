package dev.sluice.transforms.incidents;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.rules.v1.RuleSet;
import dev.sluice.transforms.deadletters.ObservationLetters;
import dev.sluice.transforms.rules.RulePair;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What decides the result of a live detection, besides the observations.
 *
 * @param rules checked rules
 * @param allowedDisorderMillis how much earlier than the latest of its camera before it an
 *     observation may be, milliseconds
 * @param stateKeptMillis how long a quiet camera's state is kept beyond the longest memory of the
 *     rules, milliseconds of event time; at least {@link #LEAST_STATE_KEPT_MILLIS}
 * @param letters makes the dead letters
 * @param candidate checked rules that are tried beside the others, if there are any; nothing that
 *     they do or say changes what the others find
 */
public record DetectionSettings(
    RuleSet rules,
    long allowedDisorderMillis,
    long stateKeptMillis,
    ObservationLetters letters,
    @Nullable RuleSet candidate)
    implements Serializable {
  /** An hour. */
  public static final long LEAST_STATE_KEPT_MILLIS = 3_600_000;

  public DetectionSettings {
    checkArgument(
        allowedDisorderMillis >= 0,
        "allowedDisorderMillis must not be negative, but was: %s",
        allowedDisorderMillis);
    checkArgument(
        stateKeptMillis >= LEAST_STATE_KEPT_MILLIS,
        "stateKeptMillis must be at least %s, but was: %s",
        LEAST_STATE_KEPT_MILLIS,
        stateKeptMillis);
  }

  /** Without a candidate. */
  public DetectionSettings(
      RuleSet rules, long allowedDisorderMillis, long stateKeptMillis, ObservationLetters letters) {
    this(rules, allowedDisorderMillis, stateKeptMillis, letters, null);
  }

  /** The rules, and those of the candidate, as one. */
  RulePair compile() {
    return candidate == null ? RulePair.once(rules) : RulePair.of(rules, candidate);
  }
}
