package dev.sluice.transforms.rules;

import dev.sluice.rules.v1.ActiveHours;
import dev.sluice.rules.v1.Follows;
import dev.sluice.rules.v1.Rule;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.transforms.cameras.Kind;
import dev.sluice.transforms.cameras.Subject;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Checks of a rule set that look at more than one value, or beyond it; expressions apart. */
final class RuleChecks {
  /** Of EST, CEST and the like, each of which is near to another one. */
  private static final int LONGEST_SHORT_NAME = 5;

  private final Faults faults;

  private RuleChecks(Faults faults) {
    this.faults = faults;
  }

  /** Adds what is wrong with the rules. */
  static void check(RuleSet ruleSet, Faults faults) {
    RuleChecks checks = new RuleChecks(faults);
    Map<String, Integer> ids = new HashMap<>();
    for (int i = 0; i < ruleSet.getRulesCount(); i++) {
      Rule rule = ruleSet.getRules(i);
      String path = "rules[" + i + "]";
      Integer first = rule.getId().isEmpty() ? null : ids.putIfAbsent(rule.getId(), i);
      if (first != null) {
        faults.add(path + ".id", "rule id '" + rule.getId() + "' is taken by rules[" + first + "]");
      }
      if (rule.hasHolds()) {
        checks.holds(path, rule);
      }
      if (rule.hasFollows()) {
        checks.matches(path + ".follows", rule.getFollows());
      }
      if (rule.hasActiveHours()) {
        checks.hours(path + ".activeHours", rule.getActiveHours());
      }
    }
  }

  private void holds(String path, Rule rule) {
    String subject = rule.getHolds().getCondition().getSubject();
    if (Subject.ofFieldName(subject).filter(s -> s.kind() == Kind.EVENT).isPresent()) {
      faults.add(
          path + ".holds.condition.subject",
          "'" + subject + "' happens at an instant and cannot hold: use occurs, follows or crowds");
    }
  }

  private void matches(String path, Follows follows) {
    if (follows.hasFirstMatch() != follows.hasThenMatch()) {
      String given = follows.hasFirstMatch() ? "firstMatch" : "thenMatch";
      String missing = follows.hasFirstMatch() ? "thenMatch" : "firstMatch";
      faults.add(path + "." + given, "'" + given + "' needs '" + missing + "' beside it");
    }
  }

  private void hours(String path, ActiveHours hours) {
    if (!hours.getFrom().isEmpty() && hours.getFrom().equals(hours.getTo())) {
      faults.add(
          path + ".to",
          "'to' is the same as 'from': for a rule that is always awake leave 'activeHours' out");
    }
    if (!hours.getZone().isEmpty() && !isZone(hours.getZone())) {
      faults.add(
          path + ".zone", "unknown time zone '" + hours.getZone() + "'" + meant(hours.getZone()));
    }
  }

  /** A short name is no misspelling of another: it is hours away from it. */
  private static String meant(String zone) {
    if (ZoneId.SHORT_IDS.containsKey(zone.toUpperCase(Locale.ROOT))) {
      return ": a short name means several places, or none in summer; use one such as"
          + " 'America/New_York' or '-05:00'";
    }
    return Spelling.closest(zone, places(zone))
        .map(name -> ", did you mean '" + name + "'?")
        .orElse("; use a name such as 'Europe/Berlin'");
  }

  private static List<String> places(String zone) {
    return ZoneId.getAvailableZoneIds().stream()
        .filter(
            name ->
                zone.length() <= LONGEST_SHORT_NAME
                    ? name.equalsIgnoreCase(zone)
                    : name.contains("/"))
        .toList();
  }

  private static boolean isZone(String zone) {
    try {
      ZoneId.of(zone);
      return true;
    } catch (DateTimeException unknown) {
      return false;
    }
  }
}
