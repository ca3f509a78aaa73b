package dev.sluice.transforms.incidents;

import dev.sluice.state.v1.EngineState;
import dev.sluice.state.v1.RuleState;
import dev.sluice.transforms.cameras.Subject;
import dev.sluice.transforms.rules.CompiledCondition;
import dev.sluice.transforms.rules.CompiledRule;
import dev.sluice.transforms.rules.CompiledRuleSet;
import dev.sluice.transforms.rules.RulePair;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What can be worked out about a rule set once for all cameras: numbers for its distinct
 * conditions, and which rules an observation of a subject concerns. Behind the rules there may be
 * those of a candidate that are none of them.
 */
final class EnginePlan {
  private static final int[] NONE = {};

  private final List<RulePlan> rules;
  private final int current;
  private final CompiledCondition[] conditions;
  private final Map<Subject, int[]> rulesBySubject = new EnumMap<>(Subject.class);

  EnginePlan(CompiledRuleSet ruleSet) {
    this(ruleSet, ruleSet.rules().size());
  }

  /** The rules on the left, and a candidate's on the right. */
  EnginePlan(RulePair pair) {
    this(pair.compiled(), pair.left());
  }

  private EnginePlan(CompiledRuleSet ruleSet, int current) {
    this.current = current;
    IdentityHashMap<CompiledCondition, Integer> numbers = new IdentityHashMap<>();
    List<CompiledCondition> distinct = new ArrayList<>();
    List<RulePlan> plans = new ArrayList<>();
    for (CompiledRule rule : ruleSet.rules()) {
      int condition = number(rule.condition(), numbers, distinct);
      int first = rule.first() == null ? -1 : number(rule.first(), numbers, distinct);
      plans.add(new RulePlan(rule, condition, first, RulePlan.stateHash(rule.rule())));
    }
    this.rules = List.copyOf(plans);
    this.conditions = distinct.toArray(new CompiledCondition[0]);
    for (Subject subject : Subject.values()) {
      rulesBySubject.put(
          subject,
          IntStream.range(0, rules.size())
              .filter(i -> rules.get(i).isThen(subject) || rules.get(i).isFirst(subject))
              .toArray());
    }
  }

  private static int number(
      CompiledCondition condition,
      IdentityHashMap<CompiledCondition, Integer> numbers,
      List<CompiledCondition> distinct) {
    Integer known = numbers.putIfAbsent(condition, distinct.size());
    if (known != null) {
      return known;
    }
    distinct.add(condition);
    return distinct.size() - 1;
  }

  /** In the order of the rule set, and then those of the candidate only, in its order. */
  List<RulePlan> rules() {
    return rules;
  }

  /** How many of them are not the candidate's only: the first. */
  int current() {
    return current;
  }

  /**
   * How long after an observation it can still matter to any rule, milliseconds of event time; what
   * matters to the candidate only is not asked.
   */
  long memoryMillis() {
    return rules.stream().limit(current).mapToLong(RulePlan::memoryMillis).max().orElse(0);
  }

  /** Whether that state is of exactly these rules, in their order, whatever the candidate's are. */
  boolean isOf(EngineState state) {
    return areOf(rules.subList(0, current), state.getRulesList());
  }

  /** Whether the candidate's part of that state is of exactly the candidate's rules. */
  boolean isOfCandidate(EngineState state) {
    return areOf(rules.subList(current, rules.size()), state.getCandidateRulesList());
  }

  private static boolean areOf(List<RulePlan> plans, List<RuleState> states) {
    if (states.size() != plans.size()) {
      return false;
    }
    for (int i = 0; i < plans.size(); i++) {
      RuleState saved = states.get(i);
      RulePlan plan = plans.get(i);
      if (saved.getRuleHash() != plan.stateHash()
          || !saved.getRuleId().equals(plan.rule().getId())) {
        return false;
      }
    }
    return true;
  }

  ConditionCache newConditionCache() {
    return new ConditionCache(conditions);
  }

  /**
   * Places in {@link #rules()} of the rules that observations of the subject concern; not to be
   * changed.
   */
  int[] rulesOf(Subject subject) {
    return rulesBySubject.getOrDefault(subject, NONE);
  }
}
