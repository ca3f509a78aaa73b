package dev.sluice.transforms.rules;

import static dev.sluice.transforms.rules.RuleFile.assertProblems;
import static dev.sluice.transforms.rules.RuleFile.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.camera.v1.Severity;
import dev.sluice.rules.v1.ActiveHours;
import dev.sluice.rules.v1.Condition;
import dev.sluice.rules.v1.CoolDown;
import dev.sluice.rules.v1.Follows;
import dev.sluice.rules.v1.Key;
import dev.sluice.rules.v1.Padding;
import dev.sluice.rules.v1.Rule;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.rules.v1.TrackRelation;
import dev.sluice.rules.v1.Weekday;
import org.junit.jupiter.api.Test;

/** From YAML to the message, and what is wrong with the YAML. */
class RuleSetReaderTest {
  private static final String HOLDS = "holds: {condition: {subject: door}}\n";

  @Test
  void mergesAndAHolderOfAnchorsAreReadAsIfAllWereWritten() {
    RuleSet written =
        RuleSetReader.read(
            "rules.yaml",
            """
            rules:
              - {id: a, title: A, why: because, severity: LOW, coolDown: {perTrackSeconds: 5},
                 holds: {condition: {subject: door}, longerThanSeconds: 7}}
              - {id: b, title: B, why: other, severity: HIGH, coolDown: {perTrackSeconds: 5},
                 occurs: {condition: {subject: door}}}
            """);

    RuleSet merged =
        RuleSetReader.read(
            "rules.yaml",
            """
            x-anchors:
              base: &base {why: because, severity: LOW, coolDown: &cool {perTrackSeconds: 5}}
              loud: &loud {severity: HIGH, why: other}
              whatever: [1, {a: b}]
            rules:
              - <<: *base
                id: a
                title: A
                holds: {<<: {longerThanSeconds: 7}, condition: &door {subject: door}}
              - id: b
                <<: [*loud, {<<: *base, title: B}]
                occurs: {condition: *door}
            """);

    assertThat(merged).isEqualTo(written);
  }

  @Test
  void whatIsNoMergeAndNoHolderIsNamed() {
    assertProblems(rule("<<: ▸7\n" + HOLDS), "'<<' takes a mapping, or a list of them");
    assertProblems(
        "▸anchors: {a: 1}\nrules: ▸[]",
        "unknown key 'anchors'; known are rules; a key with x- before it is passed over",
        "'rules' needs at least 1");
  }

  /** Each takes twice from the one before: read once each, or a power of two. */
  @Test
  void mergesOfMergesTakeNoTime() {
    StringBuilder yaml = new StringBuilder("x-0: &m0 {why: because}\n");
    for (int i = 1; i < 24; i++) {
      yaml.append(String.format("x-%d: &m%d {<<: [*m%d, *m%d]}%n", i, i, i - 1, i - 1));
    }
    yaml.append("rules: [{<<: *m23, id: a, title: A, severity: LOW, ")
        .append(HOLDS.strip())
        .append("}]");

    assertThat(RuleSetReader.read("rules.yaml", yaml.toString()).getRules(0).getWhy())
        .isEqualTo("because");
  }

  @Test
  void aNumberThatBeginsWithZeroIsNeitherEightNorTen() {
    assertProblems(
        rule(
            "coolDown: {perTrackSeconds: ▸010}\n"
                + "holds: {condition: {subject: door}, longerThanSeconds: ▸007.5}\n"),
        "'perTrackSeconds' must be a number, but is '010': a number does not begin with 0",
        "'longerThanSeconds' must be a number, but is '007.5'");
    assertProblems(
        rule("crowds: {condition: {subject: door}, tracks: ▸08, withinSeconds: 0.5}\n"),
        "'tracks' must be a whole number, but is '08': a number does not begin with 0");
  }

  @Test
  void everyFieldIsRead() {
    RuleSet ruleSet =
        RuleSetReader.read(
            "rules.yaml",
            """
            rules:
              - id: piggyback
                title: "Piggyback"
                why: >-
                  Nobody knows
                  who is inside.
                severity: HIGH
                severityWhen: "track == 'vip' ? 'LOW' : 'CRITICAL'"
                key: KEY_CAMERA
                activeHours: {from: 22:00, to: 06:00, days: [MONDAY, WEEKDAY_FRIDAY], zone: Europe/Berlin}
                coolDown: {perTrackSeconds: 300, perCameraSeconds: 1.5}
                padding: {beforeSeconds: 5, afterSeconds: 1e1}
                follows:
                  first: {subject: person_crossed_door, when: person_crossed_door.badge_accepted}
                  then: {subject: person_crossed_door}
                  withinSeconds: 5
                  without: true
                  track: OTHER
                  firstMatch: person_crossed_door.door_id
                  thenMatch: person_crossed_door.door_id
            """);

    assertThat(ruleSet)
        .isEqualTo(
            RuleSet.newBuilder()
                .addRules(
                    Rule.newBuilder()
                        .setId("piggyback")
                        .setTitle("Piggyback")
                        .setWhy("Nobody knows who is inside.")
                        .setSeverity(Severity.SEVERITY_HIGH)
                        .setSeverityWhen("track == 'vip' ? 'LOW' : 'CRITICAL'")
                        .setKey(Key.KEY_CAMERA)
                        .setActiveHours(
                            ActiveHours.newBuilder()
                                .setFrom("22:00")
                                .setTo("06:00")
                                .addDays(Weekday.WEEKDAY_MONDAY)
                                .addDays(Weekday.WEEKDAY_FRIDAY)
                                .setZone("Europe/Berlin"))
                        .setCoolDown(
                            CoolDown.newBuilder().setPerTrackSeconds(300).setPerCameraSeconds(1.5))
                        .setPadding(Padding.newBuilder().setBeforeSeconds(5).setAfterSeconds(10))
                        .setFollows(
                            Follows.newBuilder()
                                .setFirst(
                                    Condition.newBuilder()
                                        .setSubject("person_crossed_door")
                                        .setWhen("person_crossed_door.badge_accepted"))
                                .setThen(Condition.newBuilder().setSubject("person_crossed_door"))
                                .setWithinSeconds(5)
                                .setWithout(true)
                                .setTrack(TrackRelation.TRACK_RELATION_OTHER)
                                .setFirstMatch("person_crossed_door.door_id")
                                .setThenMatch("person_crossed_door.door_id")))
                .build());
  }

  @Test
  void conditionsCanBeSharedByAliases() {
    RuleSet ruleSet =
        RuleSetReader.read(
            "rules.yaml",
            rule(
                """
                follows:
                  first: &same {subject: door, when: door.open}
                  then: *same
                  withinSeconds: 1
                """));

    Follows follows = ruleSet.getRules(0).getFollows();
    assertThat(follows.getThen()).isEqualTo(follows.getFirst());
    assertThat(follows.getThen().getWhen()).isEqualTo("door.open");
  }

  @Test
  void problemsCarryTheirPlaces() {
    assertThatThrownBy(() -> RuleSetReader.read("my.yaml", rule(HOLDS + "padding: 5")))
        .isInstanceOfSatisfying(
            InvalidRuleSetException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        new RuleProblem(
                            "my.yaml",
                            7,
                            14,
                            "must be a mapping with keys out of beforeSeconds, afterSeconds")));
  }

  @Test
  void unknownKeyGetsASuggestion() {
    assertProblems(
        rule(
            """
            holds:
              condition: {subject: door}
              ▸longerThanSecond: 60
            ▸cool_down: {}
            padding: {▸x: 1}
            """),
        "unknown key 'longerThanSecond', did you mean 'longerThanSeconds'?",
        "unknown key 'cool_down', did you mean 'coolDown'?",
        "unknown key 'x'; known are afterSeconds, beforeSeconds");
  }

  @Test
  void misspeltKeyIsNotReportedAsMissingToo() {
    assertProblems(
        """
        rules:
          - id: a
            ▸tilte: A
            why: because
            severity: LOW
            ▸hold: {condition: {subject: door}}
        """,
        "unknown key 'tilte', did you mean 'title'?",
        "unknown key 'hold', did you mean 'holds'?");
  }

  @Test
  void duplicateKeyIsRefused() {
    assertProblems(rule(HOLDS + "▸severity: HIGH"), "duplicate key 'severity'");
  }

  @Test
  void keyThatIsNoTextIsRefused() {
    assertProblems(rule(HOLDS + "? ▸[a]\n: b"), "a key must be a plain text");
  }

  @Test
  void valueOfAnotherTypeIsRefused() {
    assertProblems(
        """
        rules:
          - id: ▸7
            title: ▸true
            why: ▸[a]
            severity: ▸3
            activeHours: ▸[]
            follows:
              first: ▸door
              then: {subject:▸ }
              withinSeconds: ▸"5"
              without: ▸yes
          - ▸rule
          - id: b
            title: B
            why: because
            severity:▸
            crowds: {condition: {subject: person}, tracks: ▸2.5, withinSeconds: ▸.inf}
        """,
        "'id' must be a text, but is '7': put it in quotes",
        "'title' must be a text, but is 'true': put it in quotes",
        "'why' must be a text",
        "'severity' must be one of LOW, MEDIUM, HIGH, CRITICAL, but is '3'",
        "must be a mapping with keys out of from, to, days, zone",
        "must be a mapping with keys out of subject, when",
        "'subject' must be a text, but is empty",
        "'withinSeconds' must be a number, but is the text '5'",
        "'without' must be true or false, but is 'yes'",
        "must be a mapping with keys out of id, title, why, severity, severityWhen, key,"
            + " activeHours, coolDown, padding, holds, occurs, follows, crowds",
        "'severity' must be one of LOW, MEDIUM, HIGH, CRITICAL, but is empty",
        "'tracks' must be a whole number, but is '2.5'",
        "'withinSeconds' must be a number, but is '.inf'");
  }

  @Test
  void unknownConstantGetsASuggestion() {
    assertProblems(
        rule(
            """
            key: ▸camera
            activeHours: {from: 06:00, to: 07:00, days: [MONDAY, ▸SUNDY, ▸UNSPECIFIED]}
            holds: {condition: {subject: door}}
            """),
        "'key' must be one of TRACK, CAMERA, but is 'camera', did you mean 'CAMERA'?",
        "'days' must be one of MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY,"
            + " but is 'SUNDY', did you mean 'SUNDAY'?",
        "'days' must be one of MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY,"
            + " but is 'UNSPECIFIED'");
  }

  @Test
  void twoPatternsAreRefused() {
    assertProblems(
        rule(HOLDS + "▸occurs: {condition: {subject: door_opened}}"),
        "'occurs' cannot stand beside 'holds': a rule has one pattern");
  }

  @Test
  void scalarWhereAListIsWantedIsRefused() {
    assertProblems("rules: ▸5", "'rules' must be a list");
    assertProblems("rules:▸", "'rules' must be a list");
    assertProblems("▸5", "must be a mapping with keys out of rules");
  }

  @Test
  void fileThatIsNoYamlIsRefused() {
    assertProblems("▸", "is empty");
    assertProblems("▸# nothing yet\n", "is empty");
    assertProblems(
        "rules: [a▸",
        "is no YAML while parsing a flow sequence: expected ',' or ']', but got <stream end>");
    assertProblems(
        "rules: []\n▸---\nrules: []\n",
        "is no YAML expected a single document in the stream: but found another document");
    assertProblems("a: ▸*b", "is no YAML: found undefined alias b");
  }

  @Test
  void placesDoNotDependOnTheEndsOfLines() {
    String problem = "unknown key 'x'; known are afterSeconds, beforeSeconds";
    String marked = rule(HOLDS + "padding: {▸x: 1}");
    assertProblems(marked.replace("\n", "\r\n"), problem);
    assertThatThrownBy(
            () -> RuleSetReader.read("rules.yaml", marked.replace("▸", "").replace("\n", "\r")))
        .hasMessage("rules.yaml:7:15: " + problem);
  }

  @Test
  void controlCharactersAreRefused() {
    assertProblems(
        rule(HOLDS) + "# ▸\u0000", "is no YAML: character 0x0 is not allowed, not even in quotes");
  }

  @Test
  void problemIsCutWhereItIsVeryLong() {
    assertProblems(
        rule(HOLDS + "▸" + "x".repeat(1000) + ": 1"), "unknown key '" + "x".repeat(487) + "...");
  }

  @Test
  void filesThatAreTooMuchAreRefused() {
    assertProblems("[".repeat(50) + "▸" + "[".repeat(100_000), "has more than 50 levels");
    assertProblems("▸" + "#".repeat(1_048_577), "has 1048577 characters, more than 1048576");
    assertProblems(
        "▸a: &a [x]\nb: [" + "*a, ".repeat(51) + "]",
        "is no YAML: Number of aliases for non-scalar nodes exceeds the specified max=50");
  }

  @Test
  void collectionThatContainsItselfIsRefused() {
    assertProblems(
        "rules: ▸&a [*a]",
        "must be a mapping with keys out of id, title, why, severity, severityWhen, key,"
            + " activeHours, coolDown, padding, holds, occurs, follows, crowds");
  }
}
