package dev.sluice.transforms.incidents;

import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.Severity;
import dev.sluice.rules.v1.Padding;
import dev.sluice.rules.v1.Rule;
import dev.sluice.state.v1.RuleState;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.rules.CompiledExpression;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One rule at work on one camera: its pattern, and what stands around it. */
final class RunningRule {
  private static final Map<String, Severity> SEVERITIES =
      Map.of(
          "LOW", Severity.SEVERITY_LOW,
          "MEDIUM", Severity.SEVERITY_MEDIUM,
          "HIGH", Severity.SEVERITY_HIGH,
          "CRITICAL", Severity.SEVERITY_CRITICAL);

  private final RulePlan plan;
  private final Pattern pattern;
  private final @Nullable ActiveHours activeHours;
  private final CoolDowns coolDowns;

  RunningRule(RulePlan plan) {
    Rule rule = plan.rule();
    this.plan = plan;
    this.pattern = plan.newPattern();
    this.activeHours = rule.hasActiveHours() ? new ActiveHours(rule.getActiveHours()) : null;
    this.coolDowns = new CoolDowns(rule.getCoolDown(), plan.incidentReachMillis());
  }

  /** The incident that the observation completes, if it does. */
  @Nullable Incident accept(Observation observation, ConditionCache conditions, String cameraId) {
    if (activeHours != null && !activeHours.contain(observation.timeMillis())) {
      return null;
    }
    Finding finding = pattern.accept(observation, conditions);
    return finding == null ? null : incident(finding, observation, cameraId);
  }

  private Incident incident(Finding finding, Observation completing, String cameraId) {
    Rule rule = plan.rule();
    Padding padding = rule.getPadding();
    long startMillis = finding.startMillis();
    long endMillis = completing.timeMillis();
    String id =
        IncidentIds.id(rule.getId(), cameraId, completing.trackId(), startMillis, endMillis);
    Incident.Builder incident =
        Incident.newBuilder()
            .setIncidentId(id)
            .setRuleId(rule.getId())
            .setCameraId(cameraId)
            .setTrackId(completing.trackId())
            .addAllOtherTrackIds(finding.otherTrackIds())
            .setSeverity(severity(completing))
            .setStartMillis(startMillis)
            .setEndMillis(endMillis)
            .setClipStartMillis(startMillis - RulePlan.millis(padding.getBeforeSeconds()))
            .setClipEndMillis(endMillis + RulePlan.millis(padding.getAfterSeconds()));
    String repeatedId = coolDowns.repeated(completing.trackId(), startMillis, endMillis, id);
    if (repeatedId != null) {
      incident.setRepeated(true).setRepeatOfIncidentId(repeatedId);
    }
    return incident.build();
  }

  /** A text that names no severity counts as unknown. */
  private Severity severity(Observation completing) {
    CompiledExpression when = plan.compiled().severityWhen();
    String name = when == null ? null : when.evaluate(completing);
    Severity severity = name == null ? null : SEVERITIES.get(name);
    return severity == null ? plan.rule().getSeverity() : severity;
  }

  RuleState save(long clockMillis) {
    RuleState.Builder state =
        RuleState.newBuilder().setRuleId(plan.rule().getId()).setRuleHash(plan.stateHash());
    pattern.save(state, clockMillis);
    coolDowns.save(state, clockMillis);
    return state.build();
  }

  /** Remembers what was saved; only for a rule that has seen nothing yet. */
  void restore(RuleState state) {
    pattern.restore(state);
    coolDowns.restore(state);
  }
}
