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
   * Takes the next observation.
   *
   * @param truths the conditions of the rule set for that observation
   * @return what it completed, or null
   */
  @Nullable Finding accept(Observation observation, Truths truths);

  /** Writes what still matters at that event time. */
  void save(RuleState.Builder state, long clockMillis);

  /** Remembers what was saved; only for a pattern that has seen nothing yet. */
  void restore(RuleState state);
}
