package dev.sluice.transforms.incidents;

import com.google.protobuf.TextFormat;
import dev.sluice.camera.v1.Incident;
import dev.sluice.rules.v1.Rule;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.rules.CompiledRuleSet;
import dev.sluice.transforms.rules.RuleCompiler;
import java.util.ArrayList;
import java.util.List;

/** Rules to test with, written in protobuf's text format, and what they find. */
final class Rules {
  private Rules() {}

  /** A rule set; each rule is given without its words and severity. */
  static RuleSet ruleSet(String... rules) {
    RuleSet.Builder set = RuleSet.newBuilder();
    for (String rule : rules) {
      set.addRules(rule(rule));
    }
    return set.build();
  }

  static CompiledRuleSet compiled(String... rules) {
    return RuleCompiler.compile(ruleSet(rules));
  }

  private static Rule rule(String text) {
    try {
      Rule.Builder rule = Rule.newBuilder();
      TextFormat.merge("title: 'T' why: 'W' severity: SEVERITY_MEDIUM " + text, rule);
      return rule.build();
    } catch (TextFormat.ParseException e) {
      throw new AssertionError(text, e);
    }
  }

  /** What a new engine finds in the observations, put in order. */
  static List<Incident> incidents(CompiledRuleSet rules, List<Observation> observations) {
    List<Incident> found = new ArrayList<>();
    IncidentEngine engine = new IncidentEngine(rules, Observed.CAMERA);
    observations.stream()
        .sorted(Observation.ORDER)
        .forEach(observation -> engine.accept(observation, found::add));
    return found;
  }

  /**
   * What one rule finds, in brief: "track start-end", then " with [others]" where there are any,
   * then " again" for a repeat.
   */
  static List<String> found(String rule, Observation... observations) {
    return incidents(compiled(rule), List.of(observations)).stream().map(Rules::brief).toList();
  }

  private static String brief(Incident incident) {
    return incident.getTrackId()
        + " "
        + incident.getStartMillis()
        + "-"
        + incident.getEndMillis()
        + (incident.getOtherTrackIdsCount() == 0 ? "" : " with " + incident.getOtherTrackIdsList())
        + (incident.getRepeated() ? " again" : "");
  }
}
