package dev.sluice.transforms.rules;

import dev.sluice.transforms.cameras.Observation;
import org.jspecify.annotations.Nullable;

/**
 * A part of an expression, ready to be evaluated; safe for use by several threads.
 *
 * <p>Values are those of CEL: {@link Boolean}, {@link Long} (also for enums), {@link Double},
 * {@link String}, and what {@code dev.cel} uses for the rest.
 */
@FunctionalInterface
interface Term {

  /**
   * The value for the observation, or null where it is unknown: because it needs a fact that is
   * absent, or because the evaluation failed (a division by zero, say).
   */
  @Nullable Object value(Observation observation);
}
