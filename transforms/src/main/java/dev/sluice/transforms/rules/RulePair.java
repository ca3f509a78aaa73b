package dev.sluice.transforms.rules;

import dev.sluice.rules.v1.Rule;
import dev.sluice.rules.v1.RuleSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Two rule sets that are evaluated as one: rules that are equal, but for what a person calls them,
 * once, and conditions with the same text once for both. Each side finds what its rule set alone
 * would, since rules know nothing of each other.
 *
 * @param compiled the rules of the left side in their order, then those of the right side that
 *     equal none of these
 * @param left how many of them are of the left side: the first
 * @param rightOnes places of those that are of the right side
 */
public record RulePair(CompiledRuleSet compiled, int left, Set<Integer> rightOnes) {
  public RulePair {
    rightOnes = Set.copyOf(rightOnes);
  }

  /** One rule set, on the left. */
  public static RulePair once(RuleSet rules) {
    CompiledRuleSet compiled = RuleCompiler.compile(rules);
    return new RulePair(compiled, compiled.rules().size(), Set.of());
  }

  /** Two rule sets; conditions with the same text are the same object in both. */
  public static RulePair of(RuleSet left, RuleSet right) {
    List<CompiledRuleSet> both = RuleCompiler.compileTogether(List.of(left, right));
    List<CompiledRule> all = new ArrayList<>(both.get(0).rules());
    List<Rule> meanings = all.stream().map(rule -> meaning(rule.rule())).toList();
    Set<Integer> rightOnes = new HashSet<>();
    for (CompiledRule rule : both.get(1).rules()) {
      int equal = meanings.indexOf(meaning(rule.rule()));
      if (equal < 0) {
        rightOnes.add(all.size());
        all.add(rule);
      } else {
        rightOnes.add(equal);
      }
    }
    return new RulePair(new CompiledRuleSet(all), meanings.size(), rightOnes);
  }

  /** What decides the incidents of a rule. */
  private static Rule meaning(Rule rule) {
    return rule.toBuilder().clearTitle().clearWhy().build();
  }

  /** Whether what the rule at that place finds is on the left. */
  public boolean isLeft(int rule) {
    return rule < left;
  }

  /** Whether what the rule at that place finds is on the right. */
  public boolean isRight(int rule) {
    return rightOnes.contains(rule);
  }
}
