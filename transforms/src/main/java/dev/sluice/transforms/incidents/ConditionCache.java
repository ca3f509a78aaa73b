package dev.sluice.transforms.incidents;

import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.rules.CompiledCondition;

/**
 * Which conditions are true of the current observation: each is evaluated when it is first asked
 * for, and then not again.
 */
final class ConditionCache {
  private final CompiledCondition[] conditions;
  private final boolean[] values;
  private final long[] knownSince;
  private long turn;

  /**
   * @param conditions distinct conditions; their places are their numbers
   */
  ConditionCache(CompiledCondition[] conditions) {
    this.conditions = conditions;
    this.values = new boolean[conditions.length];
    this.knownSince = new long[conditions.length];
  }

  /** Forgets what was true of the observation before. */
  void nextObservation() {
    turn++;
  }

  /**
   * Whether the condition of that number is true of the current observation, which must be of the
   * condition's subject.
   */
  boolean isTrue(int condition, Observation current) {
    if (knownSince[condition] != turn) {
      values[condition] = conditions[condition].isTrue(current);
      knownSince[condition] = turn;
    }
    return values[condition];
  }
}
