package dev.sluice.transforms.rules;

import dev.sluice.transforms.cameras.Observation;
import org.jspecify.annotations.Nullable;

/**
 * An expression of a rule that gives a text, ready to be evaluated. It may be used by several
 * threads at once.
 */
public interface CompiledExpression {

  /** The text, or null where it is unknown because the expression touches an absent fact. */
  @Nullable String evaluate(Observation observation);
}
