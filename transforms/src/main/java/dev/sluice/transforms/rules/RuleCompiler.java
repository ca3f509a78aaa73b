package dev.sluice.transforms.rules;

import dev.sluice.rules.v1.Condition;
import dev.sluice.rules.v1.Follows;
import dev.sluice.rules.v1.Rule;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.Subject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the expressions of rules.
 *
 * <p>Absent is not false: logic is Kleene's, of three values. A fact that is absent is unknown; a
 * comparison with something unknown is unknown; {@code unknown && false} is false and {@code
 * unknown || true} is true; has() is never unknown; what fails, such as a division by zero, is
 * unknown. A condition counts only where it is true.
 */
public final class RuleCompiler {
  private final Map<Subject, ExpressionCompiler> compilers = new EnumMap<>(Subject.class);
  private final Map<Subject, Map<String, CompiledCondition>> conditions =
      new EnumMap<>(Subject.class);
  private final Faults faults;

  private RuleCompiler(Faults faults) {
    this.faults = faults;
  }

  /**
   * The rule set, ready to be evaluated by any number of threads. It takes a few milliseconds a
   * rule, and about a second the first time.
   *
   * @throws InvalidRuleSetException if anything is wrong with the rules; places are fields, and
   *     lines and columns in the texts of fields
   */
  public static CompiledRuleSet compile(RuleSet ruleSet) {
    return compileTogether(List.of(ruleSet)).get(0);
  }

  /**
   * Rule sets that are to be evaluated side by side, as {@link #compile}: conditions with the same
   * text are the same object in all of them.
   *
   * @throws InvalidRuleSetException as {@link #compile}, of all of them
   */
  public static List<CompiledRuleSet> compileTogether(List<RuleSet> ruleSets) {
    List<RuleProblem> problems = new ArrayList<>();
    RuleCompiler compiler =
        new RuleCompiler(
            (path, offset, message) ->
                problems.add(new RuleProblem(path, 1, Math.max(offset, 0) + 1, message)));
    List<CompiledRuleSet> compiled =
        ruleSets.stream().map(ruleSet -> new CompiledRuleSet(compiler.rules(ruleSet))).toList();
    if (!problems.isEmpty()) {
      throw new InvalidRuleSetException(problems);
    }
    return compiled;
  }

  /** The rules that could be compiled. */
  static List<CompiledRule> compile(RuleSet ruleSet, Faults faults) {
    return new RuleCompiler(faults).rules(ruleSet);
  }

  private List<CompiledRule> rules(RuleSet ruleSet) {
    ValueChecks.check(ruleSet, faults);
    RuleChecks.check(ruleSet, faults);
    List<CompiledRule> rules = new ArrayList<>();
    for (int i = 0; i < ruleSet.getRulesCount(); i++) {
      CompiledRule rule = rule("rules[" + i + "]", ruleSet.getRules(i));
      if (rule != null) {
        rules.add(rule);
      }
    }
    return rules;
  }

  private @Nullable CompiledRule rule(String path, Rule rule) {
    return switch (rule.getPatternCase()) {
      case HOLDS -> single(path, rule, "holds", rule.getHolds().getCondition());
      case OCCURS -> single(path, rule, "occurs", rule.getOccurs().getCondition());
      case CROWDS -> single(path, rule, "crowds", rule.getCrowds().getCondition());
      case FOLLOWS -> follows(path, rule, rule.getFollows());
      case PATTERN_NOT_SET -> null;
    };
  }

  private @Nullable CompiledRule single(String path, Rule rule, String pattern, Condition written) {
    CompiledCondition condition = condition(path + "." + pattern + ".condition", written);
    CompiledExpression severity = severity(path, rule, written);
    return condition == null ? null : new CompiledRule(rule, condition, null, null, null, severity);
  }

  private @Nullable CompiledRule follows(String path, Rule rule, Follows follows) {
    CompiledCondition first = condition(path + ".follows.first", follows.getFirst());
    CompiledCondition then = condition(path + ".follows.then", follows.getThen());
    CompiledExpression firstMatch =
        text(path + ".follows.firstMatch", follows.getFirst(), follows.getFirstMatch(), Use.MATCH);
    CompiledExpression thenMatch =
        text(path + ".follows.thenMatch", follows.getThen(), follows.getThenMatch(), Use.MATCH);
    CompiledExpression severity = severity(path, rule, follows.getThen());
    return first == null || then == null
        ? null
        : new CompiledRule(rule, then, first, firstMatch, thenMatch, severity);
  }

  /** Null where it has faults. */
  private @Nullable CompiledCondition condition(String path, Condition condition) {
    Optional<Subject> subject = Subject.ofFieldName(condition.getSubject());
    if (subject.isEmpty()) {
      if (!condition.getSubject().isEmpty()) {
        List<String> known = Stream.of(Subject.values()).map(Subject::fieldName).toList();
        faults.add(
            path + ".subject",
            "unknown subject '"
                + condition.getSubject()
                + "'"
                + Spelling.hint(condition.getSubject(), known));
      }
      return null;
    }
    Map<String, CompiledCondition> compiled =
        conditions.computeIfAbsent(subject.get(), s -> new HashMap<>());
    CompiledCondition known = compiled.get(condition.getWhen());
    if (known != null) {
      return known;
    }
    Term term =
        condition.getWhen().isEmpty()
            ? o -> true
            : term(path + ".when", subject.get(), condition.getWhen(), Use.CONDITION);
    if (term == null) {
      return null;
    }
    CompiledCondition fresh = new TermCondition(subject.get(), term);
    compiled.put(condition.getWhen(), fresh);
    return fresh;
  }

  /** Null where it has faults or is not written. */
  private @Nullable CompiledExpression severity(String path, Rule rule, Condition completing) {
    CompiledExpression given =
        text(path + ".severityWhen", completing, rule.getSeverityWhen(), Use.SEVERITY);
    if (given == null) {
      return null;
    }
    return o -> {
      String severity = given.evaluate(o);
      return severity != null && Severities.isName(severity) ? severity : null;
    };
  }

  /** Null where it has faults or is not written. */
  private @Nullable CompiledExpression text(String path, Condition over, String text, Use use) {
    Optional<Subject> subject = Subject.ofFieldName(over.getSubject());
    if (subject.isEmpty() || text.isEmpty()) {
      return null;
    }
    Term term = term(path, subject.get(), text, use);
    return term == null ? null : o -> (String) term.value(o);
  }

  private @Nullable Term term(String path, Subject subject, String text, Use use) {
    return compilers
        .computeIfAbsent(subject, ExpressionCompiler::new)
        .compile(text, use, (message, offset) -> faults.add(path, offset, message));
  }

  private record TermCondition(Subject subject, Term term) implements CompiledCondition {
    @Override
    public boolean isTrue(Observation observation) {
      return Boolean.TRUE.equals(term.value(observation));
    }
  }
}
