package dev.sluice.transforms.rules;

import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.Subject;

/**
 * A condition of a rule, ready to be evaluated. Two conditions with the same text are the same
 * object. It may be used by several threads at once.
 */
public interface CompiledCondition {

  /** The only subject for which {@link #isTrue} may be asked. */
  Subject subject();

  /**
   * Whether the condition is true of the observation. What touches an absent fact is unknown, and
   * unknown is not true.
   */
  boolean isTrue(Observation observation);
}
