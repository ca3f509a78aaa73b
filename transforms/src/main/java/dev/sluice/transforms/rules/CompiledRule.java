package dev.sluice.transforms.rules;

import dev.sluice.rules.v1.Rule;
import org.jspecify.annotations.Nullable;

/**
 * A checked rule with its expressions compiled.
 *
 * @param rule the rule as written
 * @param condition the condition of {@code holds}, {@code occurs} and {@code crowds}; {@code then}
 *     of {@code follows}
 * @param first the {@code first} condition of {@code follows}, else null
 * @param firstMatch the {@code first_match} of {@code follows}, if given
 * @param thenMatch the {@code then_match} of {@code follows}, if given
 * @param severityWhen over the completing observation, if given; its values are names of severities
 *     without their prefix
 */
public record CompiledRule(
    Rule rule,
    CompiledCondition condition,
    @Nullable CompiledCondition first,
    @Nullable CompiledExpression firstMatch,
    @Nullable CompiledExpression thenMatch,
    @Nullable CompiledExpression severityWhen) {}
