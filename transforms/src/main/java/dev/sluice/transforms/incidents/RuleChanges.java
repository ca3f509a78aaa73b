package dev.sluice.transforms.incidents;

import com.google.common.collect.ImmutableList;
import dev.sluice.state.v1.EngineState;
import dev.sluice.state.v1.RuleState;
import dev.sluice.transforms.rules.CompiledRuleSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of saved state under a rule set. A rule that has changed is among those started and
 * among those dropped. A rule that is a candidate's only is called {@code ID of the candidate}.
 *
 * @param kept ids of the rules that keep their state, in the order of the rule set
 * @param started ids of the rules that start empty, in the order of the rule set
 * @param dropped ids of the rules whose state is dropped, in the order of the state
 */
public record RuleChanges(List<String> kept, List<String> started, List<String> dropped) {
  private static final String OF_CANDIDATE = " of the candidate";

  public RuleChanges {
    kept = List.copyOf(kept);
    started = List.copyOf(started);
    dropped = List.copyOf(dropped);
  }

  /** What {@link IncidentEngine#restore} does with that state under that rule set. */
  public static RuleChanges of(CompiledRuleSet ruleSet, EngineState state) {
    return of(new EnginePlan(ruleSet), state);
  }

  static RuleChanges of(EnginePlan plan, EngineState state) {
    SavedRules saved = new SavedRules(state);
    Set<RuleState> used = Collections.newSetFromMap(new IdentityHashMap<>());
    ImmutableList.Builder<String> kept = ImmutableList.builder();
    ImmutableList.Builder<String> started = ImmutableList.builder();
    for (int i = 0; i < plan.rules().size(); i++) {
      RulePlan rule = plan.rules().get(i);
      boolean ofCandidate = i >= plan.current();
      @Nullable RuleState found = saved.of(rule, ofCandidate);
      String name = rule.rule().getId() + (ofCandidate ? OF_CANDIDATE : "");
      if (found == null) {
        started.add(name);
      } else {
        kept.add(name);
        used.add(found);
      }
    }
    ImmutableList.Builder<String> dropped = ImmutableList.builder();
    for (RuleState rule : state.getRulesList()) {
      if (!used.contains(rule)) {
        dropped.add(rule.getRuleId());
      }
    }
    for (RuleState rule : state.getCandidateRulesList()) {
      if (!used.contains(rule)) {
        dropped.add(rule.getRuleId() + OF_CANDIDATE);
      }
    }
    return new RuleChanges(kept.build(), started.build(), dropped.build());
  }
}
