package dev.sluice.transforms.incidents;

import com.google.common.hash.Hashing;
import dev.sluice.rules.v1.Rule;
import dev.sluice.transforms.cameras.Kind;
import dev.sluice.transforms.cameras.Subject;
import dev.sluice.transforms.rules.CompiledRule;

/**
 * What can be worked out about a rule once for all cameras.
 *
 * @param compiled the rule
 * @param condition number of its condition, of {@code then} for {@code follows}
 * @param first number of the {@code first} of {@code follows}, else -1
 * @param stateHash hash of those parts of the rule that give its state a meaning
 */
record RulePlan(CompiledRule compiled, int condition, int first, long stateHash) {

  Rule rule() {
    return compiled.rule();
  }

  boolean isThen(Subject subject) {
    return compiled.condition().subject() == subject;
  }

  boolean isFirst(Subject subject) {
    return compiled.first() != null && compiled.first().subject() == subject;
  }

  /** The rule's pattern, having seen nothing. */
  Pattern newPattern() {
    return switch (rule().getPatternCase()) {
      case HOLDS -> new HoldsPattern(this);
      case OCCURS -> new OccursPattern(this);
      case FOLLOWS -> new FollowsPattern(this);
      case CROWDS -> new CrowdsPattern(this);
      case PATTERN_NOT_SET ->
          throw new IllegalArgumentException("rule " + rule().getId() + " has no pattern");
    };
  }

  /**
   * How long after an observation it can still matter to the rule, milliseconds of event time: an
   * engine that has been given nothing for longer finds what a new one would.
   */
  long memoryMillis() {
    double patternSeconds =
        switch (rule().getPatternCase()) {
          case HOLDS -> rule().getHolds().getBridgeSeconds();
          case OCCURS -> rule().getOccurs().getQuietSeconds();
          case FOLLOWS -> rule().getFollows().getWithinSeconds();
          case CROWDS -> rule().getCrowds().getWithinSeconds();
          case PATTERN_NOT_SET -> 0;
        };
    double coolDownSeconds =
        Math.max(
            rule().getCoolDown().getPerTrackSeconds(), rule().getCoolDown().getPerCameraSeconds());
    return Math.max(
        millis(patternSeconds) + reachMillis(),
        coolDownSeconds == 0 ? 0 : millis(coolDownSeconds) + incidentReachMillis());
  }

  /** How far before its event time what completes the rule can begin, as far as that counts. */
  long reachMillis() {
    return compiled.condition().subject().kind() == Kind.STATE ? Pattern.LONGEST_STATE_MILLIS : 0;
  }

  /** How far before its end an incident can begin, as far as that counts. */
  long incidentReachMillis() {
    return rule().hasOccurs() ? reachMillis() : Pattern.LONGEST_STATE_MILLIS;
  }

  /** Of seconds in a rule, milliseconds. */
  static long millis(double seconds) {
    return Math.round(seconds * 1000);
  }

  /**
   * The first eight bytes, big-endian, of SHA-256 over the rule without its words, severity and
   * padding: a change of those leaves the state as good as it was.
   */
  static long stateHash(Rule rule) {
    Rule meaning =
        rule.toBuilder()
            .clearTitle()
            .clearWhy()
            .clearSeverity()
            .clearSeverityWhen()
            .clearPadding()
            .build();
    return Long.reverseBytes(Hashing.sha256().hashBytes(meaning.toByteArray()).asLong());
  }
}
