package dev.sluice.transforms.incidents;

import com.google.common.collect.ImmutableList;
import dev.sluice.rules.v1.Rule;
import dev.sluice.state.v1.EngineState;
import dev.sluice.state.v1.RuleState;
import dev.sluice.transforms.rules.CompiledRule;
import dev.sluice.transforms.rules.CompiledRuleSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What becomes of saved state under a rule set. A rule that has changed is among those started and
 * among those dropped.
 *
 * @param kept ids of the rules that keep their state, in the order of the rule set
 * @param started ids of the rules that start empty, in the order of the rule set
 * @param dropped ids of the rules whose state is dropped, in the order of the state
 */
public record RuleChanges(List<String> kept, List<String> started, List<String> dropped) {
  public RuleChanges {
    kept = List.copyOf(kept);
    started = List.copyOf(started);
    dropped = List.copyOf(dropped);
  }

  /** What {@link IncidentEngine#restore} does with that state under that rule set. */
  public static RuleChanges of(CompiledRuleSet ruleSet, EngineState state) {
    Map<String, Long> unused = new HashMap<>();
    for (RuleState saved : state.getRulesList()) {
      unused.put(saved.getRuleId(), saved.getRuleHash());
    }
    ImmutableList.Builder<String> kept = ImmutableList.builder();
    ImmutableList.Builder<String> started = ImmutableList.builder();
    for (CompiledRule compiled : ruleSet.rules()) {
      Rule rule = compiled.rule();
      boolean same = unused.remove(rule.getId(), RulePlan.stateHash(rule));
      (same ? kept : started).add(rule.getId());
    }
    List<String> dropped =
        state.getRulesList().stream()
            .map(RuleState::getRuleId)
            .filter(unused::containsKey)
            .toList();
    return new RuleChanges(kept.build(), started.build(), dropped);
  }
}
