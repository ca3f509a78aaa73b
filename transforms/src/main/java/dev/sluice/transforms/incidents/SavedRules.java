package dev.sluice.transforms.incidents;

import dev.sluice.state.v1.EngineState;
import dev.sluice.state.v1.RuleState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The states of rules that were saved, found by what a rule is called and what gives its state a
 * meaning. A rule goes on from the state of its own kind, or else from that of the other: so one
 * that a candidate shares with the rules has what they remember, and one that was tried as a
 * candidate and is made a rule goes on with what it saw.
 */
final class SavedRules {
  private final Map<Key, RuleState> rules = new HashMap<>();
  private final Map<Key, RuleState> candidates = new HashMap<>();

  private record Key(String id, long hash) {}

  SavedRules(EngineState state) {
    put(state.getRulesList(), rules);
    put(state.getCandidateRulesList(), candidates);
  }

  private static void put(List<RuleState> states, Map<Key, RuleState> byKey) {
    states.forEach(state -> byKey.put(new Key(state.getRuleId(), state.getRuleHash()), state));
  }

  /**
   * The state from which a rule goes on; null where it starts empty.
   *
   * @param ofCandidate whether it is a rule of the candidate only
   */
  @Nullable RuleState of(RulePlan rule, boolean ofCandidate) {
    Key key = new Key(rule.rule().getId(), rule.stateHash());
    @Nullable RuleState own = (ofCandidate ? candidates : rules).get(key);
    return own != null ? own : (ofCandidate ? rules : candidates).get(key);
  }
}
