package dev.sluice.transforms.rules;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** Thrown for a rule set that cannot be used. Its message is all its problems, a line each. */
public final class InvalidRuleSetException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final transient List<RuleProblem> problems;

  InvalidRuleSetException(List<RuleProblem> problems) {
    super(problems.stream().map(RuleProblem::toString).collect(joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** All problems, in the order of their places. */
  public List<RuleProblem> problems() {
    return problems;
  }
}
