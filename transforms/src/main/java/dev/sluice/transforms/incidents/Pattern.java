package dev.sluice.transforms.incidents;

import dev.sluice.state.v1.RuleState;
import dev.sluice.transforms.cameras.Observation;
import org.jspecify.annotations.Nullable;

/**
 * The pattern of one rule over the observations of one camera: a fold over them in {@link
 * Observation#ORDER}, with what it remembers. Only observations of the subjects that its conditions
 * name are given to it.
 */
interface Pattern {
  /**
   * How far back a State reaches at most: one that is longer counts as if it had begun so long
   * before its end. Without a limit nothing that has ended could ever be forgotten.
   */
  long LONGEST_STATE_MILLIS = 3_600_000;

  /**
   * From when on an observation counts, epoch milliseconds UTC. Distances are those between
   * intervals: from the end of the one that ended first to here, and none where they overlap.
   */
  static long beginMillis(Observation observation) {
    return Math.max(observation.startMillis(), observation.timeMillis() - LONGEST_STATE_MILLIS);
  }

  /**
   * Takes the next observation.
   *
   * @param conditions the conditions of the rule set for that observation
   * @return what it completed, or null
   */
  @Nullable Finding accept(Observation observation, ConditionCache conditions);

  /** Writes what still matters at that event time. */
  void save(RuleState.Builder state, long clockMillis);

  /** Remembers what was saved; only for a pattern that has seen nothing yet. */
  void restore(RuleState state);
}
