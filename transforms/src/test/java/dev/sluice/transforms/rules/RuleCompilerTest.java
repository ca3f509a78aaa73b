package dev.sluice.transforms.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.camera.v1.Door;
import dev.sluice.camera.v1.DoorOpened;
import dev.sluice.camera.v1.Severity;
import dev.sluice.rules.v1.Condition;
import dev.sluice.rules.v1.Follows;
import dev.sluice.rules.v1.Holds;
import dev.sluice.rules.v1.Rule;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleCompilerTest {
  private static final Observation OPEN =
      Observations.of(Subject.DOOR, Door.newBuilder().setOpen(true).build());
  private static final Observation CLOSED =
      Observations.of(Subject.DOOR, Door.newBuilder().setOpen(false).build());
  private static final Observation UNSEEN =
      Observations.of(Subject.DOOR, Door.getDefaultInstance());

  @Test
  void conditionCountsOnlyWhereItIsTrue() {
    CompiledRule rule = compile(holds("a", "door", "door.open")).rules().get(0);

    assertThat(rule.condition().subject()).isEqualTo(Subject.DOOR);
    assertThat(rule.condition().isTrue(OPEN)).isTrue();
    assertThat(rule.condition().isTrue(CLOSED)).isFalse();
    assertThat(rule.condition().isTrue(UNSEEN)).isFalse();
    assertThat(rule.first()).isNull();
    assertThat(rule.firstMatch()).isNull();
    assertThat(rule.thenMatch()).isNull();
    assertThat(rule.severityWhen()).isNull();
  }

  @Test
  void withoutAnExpressionEveryObservationOfTheSubjectCounts() {
    Rule rule = holds("a", "door", "");

    assertThat(compile(rule).rules().get(0).condition().isTrue(UNSEEN)).isTrue();
  }

  @Test
  void sameTextOverTheSameSubjectIsCompiledOnce() {
    List<CompiledRule> rules =
        compile(
                holds("a", "door", "door.open"),
                holds("b", "door", "door.open"),
                holds("c", "door", "!door.open"),
                holds("d", "door", "track == 'x'"),
                holds("e", "person", "track == 'x'"))
            .rules();

    assertThat(rules.get(1).condition()).isSameAs(rules.get(0).condition());
    assertThat(rules.get(2).condition()).isNotSameAs(rules.get(0).condition());
    assertThat(rules.get(4).condition()).isNotSameAs(rules.get(3).condition());
  }

  @Test
  void bothSidesOfFollowsAreCompiledOverTheirOwnSubject() {
    Rule rule =
        rule("a")
            .setFollows(
                Follows.newBuilder()
                    .setFirst(condition("door_opened", "has(door_opened.door_id)"))
                    .setThen(condition("door", "door.open"))
                    .setWithinSeconds(1)
                    .setFirstMatch("door_opened.door_id")
                    .setThenMatch("track"))
            .build();

    CompiledRule compiled = compile(rule).rules().get(0);

    Observation opened =
        Observations.of(Subject.DOOR_OPENED, DoorOpened.newBuilder().setDoorId("d-1").build());
    Observation somethingOpened =
        Observations.of(Subject.DOOR_OPENED, DoorOpened.getDefaultInstance());
    assertThat(compiled.first().subject()).isEqualTo(Subject.DOOR_OPENED);
    assertThat(compiled.first().isTrue(opened)).isTrue();
    assertThat(compiled.first().isTrue(somethingOpened)).isFalse();
    assertThat(compiled.condition().subject()).isEqualTo(Subject.DOOR);
    assertThat(compiled.condition().isTrue(OPEN)).isTrue();
    assertThat(compiled.firstMatch().evaluate(opened)).isEqualTo("d-1");
    assertThat(compiled.firstMatch().evaluate(somethingOpened)).isNull();
    assertThat(compiled.thenMatch().evaluate(OPEN)).isEqualTo("t-1");
  }

  @Test
  void severityIsUnknownWhereItsFactsAreAbsentOrItIsNoSeverity() {
    Rule rule =
        holds("a", "door", "").toBuilder()
            .setSeverityWhen("door.open ? 'HIGH' : track + '!'")
            .build();

    CompiledExpression severity = compile(rule).rules().get(0).severityWhen();

    assertThat(severity.evaluate(OPEN)).isEqualTo("HIGH");
    assertThat(severity.evaluate(CLOSED)).isNull();
    assertThat(severity.evaluate(UNSEEN)).isNull();
  }

  @Test
  void problemsOfAMessageAreToldByField() {
    RuleSet ruleSet =
        RuleSet.newBuilder()
            .addRules(holds("a", "door", "door.open"))
            .addRules(holds("b", "door", "door.open &&\n dor.open"))
            .addRules(rule("c"))
            .build();

    assertThatThrownBy(() -> RuleCompiler.compile(ruleSet))
        .isInstanceOf(InvalidRuleSetException.class)
        .hasMessage(
            """
            rules[2].pattern:1:1: 'pattern' is missing: give one of holds, occurs, follows, crowds
            rules[1].holds.condition.when:1:15: unknown name 'dor', did you mean 'door'? \
            (in: door.open && dor.open)""");
  }

  private static CompiledRuleSet compile(Rule... rules) {
    return RuleCompiler.compile(RuleSet.newBuilder().addAllRules(List.of(rules)).build());
  }

  private static Rule.Builder rule(String id) {
    return Rule.newBuilder()
        .setId(id)
        .setTitle("A rule")
        .setWhy("It matters.")
        .setSeverity(Severity.SEVERITY_LOW);
  }

  private static Rule holds(String id, String subject, String when) {
    return rule(id)
        .setHolds(Holds.newBuilder().setCondition(condition(subject, when)).setLongerThanSeconds(1))
        .build();
  }

  private static Condition condition(String subject, String when) {
    Condition.Builder condition = Condition.newBuilder().setSubject(subject);
    return when.isEmpty() ? condition.build() : condition.setWhen(when).build();
  }
}
