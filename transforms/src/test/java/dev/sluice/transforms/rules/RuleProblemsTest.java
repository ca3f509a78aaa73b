package dev.sluice.transforms.rules;

import static dev.sluice.transforms.rules.RuleFile.assertProblems;
import static dev.sluice.transforms.rules.RuleFile.rule;

import org.junit.jupiter.api.Test;

/** What is wrong with rules that are well-formed. */
class RuleProblemsTest {
  private static final String HOLDS = "holds: {condition: {subject: door}}\n";

  @Test
  void whatIsMissingIsReportedAtTheEnclosingMapping() {
    assertProblems(
        """
        rules:
          - ▸▸▸▸▸key: TRACK
          - id: b
            title: ▸""
            why: because
            severity: LOW
            occurs: ▸{}
          - id: c
            title: C
            why: because
            severity: LOW
            holds: {condition: ▸{}}
        """,
        "'id' is missing or empty",
        "'title' is missing or empty",
        "'why' is missing or empty",
        "'severity' is missing",
        "'pattern' is missing: give one of holds, occurs, follows, crowds",
        "'title' is missing or empty",
        "'condition' is missing",
        "'subject' is missing or empty");
    assertProblems("rules: ▸[]", "'rules' needs at least 1");
    assertProblems("▸{}", "'rules' needs at least 1");
  }

  @Test
  void aShortNameOfAZoneIsNotTakenForAnother() {
    for (String zone : new String[] {"EST", "est", "PST", "IST"}) {
      assertProblems(
          rule("activeHours: {from: 06:00, to: 07:00, zone: ▸" + zone + "}\n" + HOLDS),
          "unknown time zone '"
              + zone
              + "': a short name means several places, or none in summer; use one such as"
              + " 'America/New_York' or '-05:00'");
    }
    assertProblems(
        rule("activeHours: {from: 06:00, to: 07:00, zone: ▸CEST}\n" + HOLDS),
        "unknown time zone 'CEST'; use a name such as 'Europe/Berlin'");
    assertProblems(
        rule("activeHours: {from: 06:00, to: 07:00, zone: ▸utc}\n" + HOLDS),
        "unknown time zone 'utc', did you mean 'UTC'?");
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertProblems(
        """
        rules:
          - id: a
            title: A
            why: because
            severity: LOW
            coolDown: {perTrackSeconds: ▸-0.5}
            holds: {condition: {subject: door}, longerThanSeconds: ▸1e400, bridgeSeconds: ▸3601}
          - id: b
            title: B
            why: because
            severity: LOW
            crowds: {condition: {subject: door}, tracks: ▸1, withinSeconds: ▸0}
        """,
        "'perTrackSeconds' must be at least 0 and at most 604800, but is -0.5",
        "'longerThanSeconds' must be at least 0 and at most 86400, but is Infinity",
        "'bridgeSeconds' must be at least 0 and at most 3600, but is 3601",
        "'tracks' must be at least 2 and at most 1000, but is 1",
        "'withinSeconds' must be more than 0 and at most 86400, but is 0");
  }

  @Test
  void idsAreLowerCaseWordsAndDistinct() {
    assertProblems(
        """
        rules:
          - {id: ▸Door_Open, title: A, why: b, severity: LOW, holds: {condition: {subject: door}}}
          - {id: a-1, title: A, why: b, severity: LOW, holds: {condition: {subject: door}}}
          - {id: ▸a-1, title: A, why: b, severity: LOW, holds: {condition: {subject: door}}}
        """,
        "'id' must match ^[a-z][a-z0-9]*(-[a-z0-9]+)*$, but is 'Door_Open'",
        "rule id 'a-1' is taken by rules[1]");
  }

  @Test
  void activeHoursMakeSense() {
    assertProblems(
        rule(
            """
            holds: {condition: {subject: door}}
            activeHours:
              from: ▸6:00
              to: ▸24:01
              days: [MONDAY, FRIDAY, ▸MONDAY]
              zone: ▸Europe/Berln
            """),
        "'from' must match ^([01][0-9]|2[0-3]):[0-5][0-9]$, but is '6:00'",
        "'to' must match ^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$, but is '24:01'",
        "stands twice in 'days'",
        "unknown time zone 'Europe/Berln', did you mean 'Europe/Berlin'?");
    assertProblems(
        rule(
            """
            holds: {condition: {subject: door}}
            activeHours: {from: 06:00, to: ▸06:00, zone: ▸Middle of Nowhere}
            """),
        "'to' is the same as 'from': for a rule that is always awake leave 'activeHours' out",
        "unknown time zone 'Middle of Nowhere'; use a name such as 'Europe/Berlin'");
  }

  @Test
  void subjectsAreKnown() {
    assertProblems(
        rule(
            """
            follows:
              first: {subject: ▸persn, when: whatever}
              then: {subject: ▸elephant}
              withinSeconds: 1
            """),
        "unknown subject 'persn', did you mean 'person'?",
        "unknown subject 'elephant'; known are door, door_closed, door_opened, motion_zone,"
            + " obstruction, person, person_crossed_door, spill_seen, vehicle,"
            + " vehicle_crossed_door, vehicle_crossed_intersection, vehicle_left_aisle, zone");
  }

  @Test
  void whatHappensAtAnInstantCannotHold() {
    assertProblems(
        rule("holds: {condition: {subject: ▸door_opened}}"),
        "'door_opened' happens at an instant and cannot hold: use occurs, follows or crowds");
  }

  @Test
  void matchesComeInPairs() {
    assertProblems(
        rule(
            """
            follows:
              first: {subject: door_opened}
              then: {subject: door_closed}
              withinSeconds: 1
              firstMatch: ▸door_opened.door_id
            """),
        "'firstMatch' needs 'thenMatch' beside it");
    assertProblems(
        rule(
            """
            follows:
              first: {subject: door_opened}
              then: {subject: door_closed}
              withinSeconds: 1
              thenMatch: ▸door_closed.door_id
            """),
        "'thenMatch' needs 'firstMatch' beside it");
  }
}
