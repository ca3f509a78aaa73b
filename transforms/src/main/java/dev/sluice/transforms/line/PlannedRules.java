package dev.sluice.transforms.line;

import com.google.common.base.Splitter;
import dev.sluice.line.v1.LineRule;
import dev.sluice.line.v1.LineRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rules of a line, ready to be used by any number of threads. */
final class PlannedRules {
  /** As long as the state of a quiet camera is kept beyond what its rules remember. */
  private static final long KEPT_MILLIS = 3_600_000;

  private static final double GAP_SECONDS = 3_600;

  /**
   * A rule with its pattern.
   *
   * @param machines null for all
   * @param devices null for all
   */
  record Planned(
      LineRule rule, LinePattern pattern, @Nullable Pattern machines, @Nullable Pattern devices) {

    private boolean looksAt(String machine, String device) {
      return (machines == null || machines.matcher(machine).matches())
          && (devices == null || devices.matcher(device).matches());
    }
  }

  private final Map<String, List<Planned>> byMetric = new HashMap<>();
  private final long gapMillis;

  PlannedRules(LineRules rules) {
    for (LineRule rule : rules.getRulesList()) {
      byMetric
          .computeIfAbsent(rule.getMetric(), metric -> new ArrayList<>())
          .add(
              new Planned(
                  rule, pattern(rule), names(rule.getMachines()), names(rule.getDevices())));
    }
    double seconds = rules.hasGapSeconds() ? rules.getGapSeconds() : GAP_SECONDS;
    this.gapMillis = Math.round(seconds * 1_000);
  }

  private static LinePattern pattern(LineRule rule) {
    return switch (rule.getPatternCase()) {
      case THRESHOLD -> new ThresholdPattern(rule.getThreshold());
      case JUMP -> new JumpPattern(rule.getJump());
      case TREE -> new TreePattern(rule.getTree());
      case SILENCE -> new SilencePattern(rule.getSilence());
      case PATTERN_NOT_SET -> throw new IllegalArgumentException(rule.getId() + " has no pattern");
    };
  }

  private static @Nullable Pattern names(String given) {
    return given.isEmpty()
        ? null
        : Pattern.compile(
            Splitter.on('*')
                .splitToStream(given)
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")),
            Pattern.DOTALL);
  }

  /** The rules that look at a device's readings of a metric, in the order of the rule set. */
  List<Planned> of(String metric, String machine, String device) {
    List<Planned> all = byMetric.getOrDefault(metric, List.of());
    for (Planned rule : all) {
      if (!rule.looksAt(machine, device)) {
        return all.stream().filter(other -> other.looksAt(machine, device)).toList();
      }
    }
    return all;
  }

  /** A reading that comes later than so behind the one before it is a beginning. */
  long gapMillis() {
    return gapMillis;
  }

  /** How long what is remembered of a quiet device matters, and some more. */
  long keptMillis() {
    return gapMillis + KEPT_MILLIS;
  }
}
