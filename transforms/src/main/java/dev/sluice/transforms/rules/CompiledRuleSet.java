package dev.sluice.transforms.rules;

import dev.sluice.rules.v1.RuleSet;
import java.util.List;

/**
 * A checked rule set with its expressions compiled; made by {@code RuleCompiler}. It is not
 * serializable: the {@link RuleSet} travels, and each worker compiles it once.
 *
 * @param rules in the order of the rule set
 */
public record CompiledRuleSet(List<CompiledRule> rules) {
  public CompiledRuleSet {
    rules = List.copyOf(rules);
  }
}
