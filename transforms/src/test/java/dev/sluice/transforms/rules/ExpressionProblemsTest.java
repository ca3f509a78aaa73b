package dev.sluice.transforms.rules;

import static dev.sluice.transforms.rules.RuleFile.assertProblems;
import static dev.sluice.transforms.rules.RuleFile.condition;
import static dev.sluice.transforms.rules.RuleFile.rule;

import org.junit.jupiter.api.Test;

/** What is wrong with expressions, at its place in the file, whatever the style of the text. */
class ExpressionProblemsTest {

  @Test
  void fieldThatTheSubjectHasNotIsReported() {
    assertProblems(
        condition("person", "when: person.▸hardhat == false && person. ▸x"),
        "person has no field 'hardhat', did you mean 'hard_hat'?"
            + " (in: person.hardhat == false && person. x)",
        "person has no field 'x'; known are arm_raise_degrees, back_bend_degrees, hard_hat,"
            + " lifting, speed_mps, vest, zone_id, zone_type"
            + " (in: person.hardhat == false && person. x)");
  }

  @Test
  void ruleThatCanNeverFireForWantOfAFieldIsReported() {
    assertProblems(
        condition("door", "when: door.▸hard_hat == false"),
        "door has no field 'hard_hat'; known are open, type (in: door.hard_hat == false)");
    assertProblems(
        condition("door", "when: ▸person.hard_hat == false"),
        "'person' is not what is looked at here: that is 'door' (in: person.hard_hat == false)");
    assertProblems(
        condition("door", "when: ▸1 == 2"), "is always the same: it does not look at the door");
  }

  @Test
  void unknownNamesGetASuggestion() {
    assertProblems(
        condition("person", "when: ▸persn.vest && ▸trak == 'a' && glance▸(person.vest)"),
        "unknown name 'persn', did you mean 'person'?"
            + " (in: persn.vest && trak == 'a' && glance(person.vest))",
        "unknown name 'trak', did you mean 'track'?"
            + " (in: persn.vest && trak == 'a' && glance(person.vest))",
        "unknown name 'glance'; known are DoorType, MotionZoneType, VehicleType, ZoneType,"
            + " camera, person, track (in: persn.vest && trak == 'a' && glance(person.vest))");
  }

  @Test
  void unknownConstantsGetASuggestion() {
    assertProblems(
        condition("door", "when: door.type == DoorType.▸DOK"),
        "DoorType has no constant 'DOK', did you mean 'DOCK'? (in: door.type == DoorType.DOK)");
    assertProblems(
        condition("motion_zone", "when: motion_zone.type == MotionZoneType . ▸BELT"),
        "MotionZoneType has no constant 'BELT'; known are CONVEYOR, PRODUCTION_LINE, UNSPECIFIED"
            + " (in: motion_zone.type == MotionZoneType . BELT)");
  }

  @Test
  void constantOfAnotherEnumIsReported() {
    assertProblems(
        condition(
            "person",
            "when: \"person.zone_type == DoorType.▸DOCK || person.zone_type in"
                + " [ZoneType.WALKWAY, VehicleType.▸CAR]\""),
        "'zone_type' is a ZoneType, which DoorType.DOCK is not",
        "'zone_type' is a ZoneType, which VehicleType.CAR is not");
  }

  @Test
  void typesHaveToFit() {
    assertProblems(
        condition("person", "when: person.speed_mps ▸== 1"),
        "'==' cannot be applied to (double, int): write the whole number with a point, such as 1.0"
            + " (in: person.speed_mps == 1)");
    assertProblems(
        condition("person", "when: person.speed_mps ▸> 'fast'"),
        "'>' cannot be applied to (double, string) (in: person.speed_mps > 'fast')");
    assertProblems(
        condition("person", "when: ▸person.speed_mps + 1.0"),
        "gives a value of type double, where bool is needed");
  }

  @Test
  void syntaxErrorsAreReportedOnce() {
    assertProblems(
        condition("person", "when: 'person.vest ==▸ '"), "ends too early (in: person.vest ==)");
    assertProblems(
        condition("person", "when: person.vest ▸& person.lifting"),
        "unexpected '&' (in: person.vest & person.lifting)");
  }

  @Test
  void brokenPatternIsReported() {
    assertProblems(
        condition("person", "when: \"person.zone_id.matches(▸'[a')\""),
        "is no pattern: error parsing regexp: missing closing ]: `[a`");
  }

  @Test
  void subjectCannotNameAnElement() {
    assertProblems(
        condition("person", "when: \"[1].exists▸(person, person == 1)\""),
        "'person' is the subject, and cannot name an element");
  }

  @Test
  void severitiesThatAreWrittenOutAreChecked() {
    assertProblems(
        rule(
            """
            severityWhen: "door.open ? ▸'URGENT' : door.open ? 'HIGH' : ▸'Low'"
            holds: {condition: {subject: door}}
            """),
        "unknown severity 'URGENT'; known are CRITICAL, HIGH, LOW, MEDIUM",
        "unknown severity 'Low', did you mean 'LOW'?");
    assertProblems(
        rule(
            """
            severityWhen: ▸door.open
            holds: {condition: {subject: door}}
            """),
        "gives a value of type bool, where string is needed");
  }

  @Test
  void severityAndMatchesLookAtTheirOwnSide() {
    assertProblems(
        rule(
            """
            severityWhen: "▸door_opened.door_id == 'x' ? 'LOW' : 'HIGH'"
            follows:
              first: {subject: door_opened}
              then: {subject: door_closed}
              withinSeconds: 1
              firstMatch: ▸door_closed.door_id
              thenMatch: door_closed.▸dor_id
            """),
        "'door_opened' is not what is looked at here: that is 'door_closed'"
            + " (in: door_opened.door_id == 'x' ? 'LOW' : 'HIGH')",
        "'door_closed' is not what is looked at here: that is 'door_opened'"
            + " (in: door_closed.door_id)",
        "door_closed has no field 'dor_id', did you mean 'door_id'? (in: door_closed.dor_id)");
  }

  @Test
  void placesAreRightInEveryStyleOfText() {
    String problem =
        "person has no field 'x'; known are arm_raise_degrees, back_bend_degrees,"
            + " hard_hat, lifting, speed_mps, vest, zone_id, zone_type (in: ";
    assertProblems(
        rule(
            """
            holds:
              condition:
                subject: person
                when: |2
                    person.vest
                      && person.▸x  # not a comment, but
            """
                .replace("  # not a comment, but", "")),
        problem + "person.vest && person.x)");
    assertProblems(
        rule(
            """
            holds:
              condition:
                subject: person
                when: >-
                  person.vest

                  && person.lifting
                  && person.▸x
            """),
        problem + "person.vest && person.lifting && person.x)");
    assertProblems(
        rule(
            """
            holds:
              condition:
                subject: person
                when: person.vest
                  && person.lifting
                  && person.▸x
            """),
        problem + "person.vest && person.lifting && person.x)");
    assertProblems(
        condition("person", "when: 'person.zone_id == ''d-1'' && person.▸x'"),
        problem + "person.zone_id == 'd-1' && person.x)");
    assertProblems(
        condition(
            "person",
            "when: \"person.zone_id\\x20==\\t\\\"\\u00e9\\U0001F6A7\\\"\\\n"
                + "            \\ && person.▸x\""),
        problem + "person.zone_id == \"é\uD83D\uDEA7\" && person.x)");
    assertProblems(
        condition("person", "when: \"person.zone_id == '\uD83D\uDEA7' && person.▸x\""),
        problem + "person.zone_id == '\uD83D\uDEA7' && person.x)");
  }

  @Test
  void longExpressionIsShownAroundTheProblem() {
    assertProblems(
        condition(
            "door",
            "when: door.open && "
                + "door.open && ".repeat(6)
                + "door.▸x"
                + " && door.open".repeat(6)),
        "door has no field 'x'; known are open, type (in:"
            + " ...pen && door.open && door.open && door.open && door.x && door.open &&"
            + " door.open && door.open && door....)");
  }
}
