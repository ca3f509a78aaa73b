package dev.sluice.transforms.line;

import dev.sluice.line.v1.LineRule;
import dev.sluice.line.v1.LineRules;
import dev.sluice.line.v1.Node;
import dev.sluice.line.v1.Split;
import dev.sluice.line.v1.Threshold;
import dev.sluice.line.v1.Tree;
import dev.sluice.transforms.readings.Reading;
import dev.sluice.transforms.rules.Faults;
import dev.sluice.transforms.rules.ValueChecks;
import java.util.HashMap;
import java.util.Map;

/** What is wrong with the rules of a line. */
final class LineRuleChecks {
  private final Faults faults;

  private LineRuleChecks(Faults faults) {
    this.faults = faults;
  }

  /** Adds all that is wrong, by the annotations of the messages and beyond them. */
  static void check(LineRules rules, Faults faults) {
    ValueChecks.check(rules, faults);
    LineRuleChecks checks = new LineRuleChecks(faults);
    Map<String, Integer> ids = new HashMap<>();
    for (int i = 0; i < rules.getRulesCount(); i++) {
      LineRule rule = rules.getRules(i);
      String path = "rules[" + i + "]";
      Integer first = rule.getId().isEmpty() ? null : ids.putIfAbsent(rule.getId(), i);
      if (first != null) {
        faults.add(path + ".id", "rule id '" + rule.getId() + "' is taken by rules[" + first + "]");
      }
      if (rule.getMetric().equals(Reading.POSITION) && !rule.hasSilence()) {
        faults.add(
            path + ".metric",
            "a value of " + Reading.POSITION + " is no number: there can be silence of it only");
      }
      if (rule.hasThreshold()) {
        checks.threshold(path + ".threshold", rule.getThreshold());
      }
      if (rule.hasTree()) {
        checks.node(path + ".tree.root", rule.getTree().getRoot(), valuesOf(rule.getTree()));
      }
    }
  }

  /** How many values a tree looks at. */
  static int valuesOf(Tree tree) {
    return tree.getValues() == 0 ? 5 : tree.getValues();
  }

  private void threshold(String path, Threshold threshold) {
    double limit = threshold.hasBelow() ? threshold.getBelow() : threshold.getAbove();
    finite(path + (threshold.hasBelow() ? ".below" : ".above"), limit);
    if (!threshold.hasClear()) {
      return;
    }
    finite(path + ".clear", threshold.getClear());
    if (threshold.hasAbove() && threshold.getClear() > limit) {
      faults.add(path + ".clear", "'clear' must be at most 'above': it would close at once");
    }
    if (threshold.hasBelow() && threshold.getClear() < limit) {
      faults.add(path + ".clear", "'clear' must be at least 'below': it would close at once");
    }
  }

  private void node(String path, Node node, int values) {
    if (!node.hasSplit()) {
      return;
    }
    Split split = node.getSplit();
    if (split.getValue() >= values) {
      faults.add(
          path + ".split.value",
          "'value' must be less than %d, as there are values 0, the oldest, to %d, the newest"
              .formatted(values, values - 1));
    }
    finite(path + ".split.atMost", split.getAtMost());
    node(path + ".split.then", split.getThen(), values);
    node(path + ".split.otherwise", split.getOtherwise(), values);
  }

  private void finite(String path, double number) {
    if (!Double.isFinite(number)) {
      faults.add(path, "the number is out of range");
    }
  }
}
