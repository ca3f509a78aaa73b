package dev.sluice.transforms.rules;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.sluice.camera.v1.Severity;
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
import java.util.Set;
import java.util.stream.Collectors;
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
  private static final Set<String> SEVERITIES =
      Stream.of(Severity.values())
          .filter(s -> s != Severity.UNRECOGNIZED && s != Severity.SEVERITY_UNSPECIFIED)
          .map(s -> s.name().substring("SEVERITY_".length()))
          .collect(Collectors.toSet());

  private final Map<Subject, ExpressionCompiler> compilers = new EnumMap<>(Subject.class);
  private final Map<Subject, Map<String, CompiledCondition>> conditions =
      new EnumMap<>(Subject.class);
  private final List<RuleProblem> problems = new ArrayList<>();

  private RuleCompiler() {}

  /**
   * The rule set, ready to be evaluated by any number of threads.
   *
   * @throws InvalidRuleSetException if an expression does not compile
   */
  public static CompiledRuleSet compile(RuleSet ruleSet) {
    RuleCompiler compiler = new RuleCompiler();
    List<CompiledRule> rules = new ArrayList<>();
    for (int i = 0; i < ruleSet.getRulesCount(); i++) {
      CompiledRule rule = compiler.rule("rules[" + i + "]", ruleSet.getRules(i));
      if (rule != null) {
        rules.add(rule);
      }
    }
    if (!compiler.problems.isEmpty()) {
      throw new InvalidRuleSetException(compiler.problems);
    }
    return new CompiledRuleSet(rules);
  }

  private @Nullable CompiledRule rule(String path, Rule rule) {
    return switch (rule.getPatternCase()) {
      case HOLDS -> single(path, rule, path + ".holds", rule.getHolds().getCondition());
      case OCCURS -> single(path, rule, path + ".occurs", rule.getOccurs().getCondition());
      case CROWDS -> single(path, rule, path + ".crowds", rule.getCrowds().getCondition());
      case FOLLOWS -> follows(path, rule, rule.getFollows());
      case PATTERN_NOT_SET -> {
        problem(path, 1, 1, "has no pattern");
        yield null;
      }
    };
  }

  private @Nullable CompiledRule single(
      String path, Rule rule, String patternPath, Condition written) {
    CompiledCondition condition = condition(patternPath + ".condition", written);
    return condition == null
        ? null
        : new CompiledRule(rule, condition, null, null, null, severity(path, rule, condition));
  }

  private @Nullable CompiledRule follows(String path, Rule rule, Follows follows) {
    CompiledCondition first = condition(path + ".follows.first", follows.getFirst());
    CompiledCondition then = condition(path + ".follows.then", follows.getThen());
    if (first == null || then == null) {
      return null;
    }
    return new CompiledRule(
        rule,
        then,
        first,
        text(
            path + ".follows.firstMatch",
            first.subject(),
            follows.hasFirstMatch(),
            follows.getFirstMatch()),
        text(
            path + ".follows.thenMatch",
            then.subject(),
            follows.hasThenMatch(),
            follows.getThenMatch()),
        severity(path, rule, then));
  }

  private @Nullable CompiledCondition condition(String path, Condition condition) {
    Optional<Subject> subject = Subject.ofFieldName(condition.getSubject());
    if (subject.isEmpty()) {
      problem(path + ".subject", 1, 1, "unknown subject '" + condition.getSubject() + "'");
      return null;
    }
    Map<String, CompiledCondition> compiled =
        conditions.computeIfAbsent(subject.get(), s -> new HashMap<>());
    CompiledCondition known = compiled.get(condition.getWhen());
    if (known != null) {
      return known;
    }
    Term term =
        condition.hasWhen()
            ? term(path + ".when", subject.get(), condition.getWhen(), SimpleType.BOOL)
            : o -> true;
    if (term == null) {
      return null;
    }
    CompiledCondition fresh = new TermCondition(subject.get(), term);
    compiled.put(condition.getWhen(), fresh);
    return fresh;
  }

  private @Nullable CompiledExpression severity(
      String path, Rule rule, CompiledCondition completing) {
    CompiledExpression given =
        text(
            path + ".severityWhen",
            completing.subject(),
            rule.hasSeverityWhen(),
            rule.getSeverityWhen());
    if (given == null) {
      return null;
    }
    return o -> {
      String severity = given.evaluate(o);
      return severity == null || SEVERITIES.contains(severity) ? severity : null;
    };
  }

  private @Nullable CompiledExpression text(
      String path, Subject subject, boolean written, String text) {
    Term term = written ? term(path, subject, text, SimpleType.STRING) : null;
    return term == null ? null : o -> (String) term.value(o);
  }

  private @Nullable Term term(String path, Subject subject, String text, CelType type) {
    return compilers
        .computeIfAbsent(subject, ExpressionCompiler::new)
        .compile(text, type, (offset, message) -> problem(path, 1, offset + 1, message));
  }

  private void problem(String path, int line, int column, String message) {
    problems.add(new RuleProblem(path, line, column, message));
  }

  private record TermCondition(Subject subject, Term term) implements CompiledCondition {
    @Override
    public boolean isTrue(Observation observation) {
      return Boolean.TRUE.equals(term.value(observation));
    }
  }
}
