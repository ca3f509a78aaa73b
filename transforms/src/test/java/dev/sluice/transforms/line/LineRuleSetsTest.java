package dev.sluice.transforms.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.camera.v1.Severity;
import dev.sluice.line.v1.Jump;
import dev.sluice.line.v1.LineRule;
import dev.sluice.line.v1.LineRules;
import dev.sluice.line.v1.Threshold;
import dev.sluice.transforms.rules.InvalidRuleSetException;
import org.junit.jupiter.api.Test;

/** From YAML to the rules of a line, and all that is wrong with it at once. */
class LineRuleSetsTest {

  @Test
  void shippedRulesAreTemperatureAbove70AndAJumpOfVibration() {
    LineRules rules = LineRuleSets.shipped();

    assertThat(rules.getRulesList())
        .extracting(LineRule::getId, LineRule::getMetric, LineRule::getSeverity)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "temperature-high", "temperature", Severity.SEVERITY_HIGH),
            org.assertj.core.groups.Tuple.tuple(
                "vibration-jump", "vibration", Severity.SEVERITY_MEDIUM));
    assertThat(rules.getRules(0).getThreshold())
        .isEqualTo(Threshold.newBuilder().setAbove(70).build());
    assertThat(rules.getRules(1).getJump()).isEqualTo(Jump.newBuilder().setFactor(1.95).build());
  }

  @Test
  void allThatIsWrongIsSaidAtOnceWithItsPlace() {
    assertThatThrownBy(
            () ->
                LineRuleSets.read(
                    "line.yaml",
                    """
                    rules:
                      - {id: a, title: A, why: because, severity: LOW, metric: temperature,
                         treshold: {above: 70}}
                      - {id: b, title: B, why: because, severity: LOW, metric: temperature,
                         threshold: {above: 70, clear: 71, holdSeconds: -1}}
                      - {id: b, title: B, why: because, severity: LOW, metric: gps,
                         jump: {factor: 1}}
                      - id: c
                        title: C
                        why: because
                        severity: LOW
                        metric: vibration
                        tree:
                          root:
                            split:
                              value: 5
                              atMost: 1
                              then: {anomaly: true}
                      - {id: d, title: D, why: because, severity: LOW, machines: [x],
                         silence: {longerThanSeconds: 5}}
                    """))
        .isInstanceOf(InvalidRuleSetException.class)
        .hasMessage(
            """
            line.yaml:3:6: unknown key 'treshold', did you mean 'threshold'?
            line.yaml:5:36: 'clear' must be at most 'above': it would close at once
            line.yaml:5:53: 'holdSeconds' must be at least 0 and at most 86400, but is -1
            line.yaml:6:10: rule id 'b' is taken by rules[1]
            line.yaml:6:60: a value of gps is no number: there can be silence of it only
            line.yaml:7:21: 'factor' must be more than 1 and at most 1000000, but is 1
            line.yaml:16:11: 'otherwise' is missing
            line.yaml:16:18: 'value' must be less than 5, as there are values 0, the oldest, to 4, the newest
            line.yaml:19:5: 'metric' is missing or empty
            line.yaml:19:62: 'machines' must be a text""");
  }

  @Test
  void aRuleLooksAtTheMachinesAndDevicesThatItNames() {
    PlannedRules rules =
        new PlannedRules(
            LineRuleSets.read(
                "line.yaml",
                """
                rules:
                  - {id: all, title: A, why: because, severity: LOW, metric: temperature,
                     threshold: {above: 70}}
                  - {id: some, title: B, why: because, severity: LOW, metric: temperature,
                     machines: floor-1-*, devices: pump-1, threshold: {below: 5}}
                """));

    assertThat(rules.of("temperature", "floor-1-line-1", "pump-1"))
        .extracting(planned -> planned.rule().getId())
        .containsExactly("all", "some");
    assertThat(rules.of("temperature", "floor-2", "pump-1")).hasSize(1);
    assertThat(rules.of("temperature", "floor-1-a", "pump-11")).hasSize(1);
    assertThat(rules.of("vibration", "floor-1-a", "pump-1")).isEmpty();
  }
}
