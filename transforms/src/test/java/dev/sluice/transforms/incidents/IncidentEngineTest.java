package dev.sluice.transforms.incidents;

import static dev.sluice.transforms.incidents.Observed.CAMERA;
import static dev.sluice.transforms.incidents.Observed.door;
import static dev.sluice.transforms.incidents.Rules.compiled;
import static dev.sluice.transforms.incidents.Rules.found;
import static dev.sluice.transforms.incidents.Rules.incidents;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.camera.v1.Door;
import dev.sluice.camera.v1.DoorType;
import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.Severity;
import dev.sluice.state.v1.EngineState;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.Subject;
import dev.sluice.transforms.rules.CompiledCondition;
import dev.sluice.transforms.rules.CompiledRule;
import dev.sluice.transforms.rules.CompiledRuleSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IncidentEngineTest {
  /** Reports each open door at once. */
  private static final String OPEN =
      "id: 'open' occurs { condition { subject: 'door' when: 'door.open == true' } }";

  private static Observation open(String track, long start, long end) {
    return door(track, start, end, Door.newBuilder().setOpen(true));
  }

  @Test
  void incidentSaysWhatWasFoundWhereAndWhen() throws Exception {
    List<Incident> incidents =
        incidents(
            compiled(OPEN + " padding { before_seconds: 5 after_seconds: 2.5 }"),
            List.of(open("d", 10_000, 11_000)));

    ByteBuffer identity = ByteBuffer.allocate(3 * 4 + 4 + CAMERA.length() + 1 + 2 * 8);
    for (String text : List.of("open", CAMERA, "d")) {
      identity.putInt(text.length()).put(text.getBytes(StandardCharsets.UTF_8));
    }
    identity.putLong(10_000).putLong(11_000);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(identity.array());
    assertThat(incidents)
        .containsExactly(
            Incident.newBuilder()
                .setIncidentId(HexFormat.of().formatHex(hash, 0, 16))
                .setRuleId("open")
                .setCameraId(CAMERA)
                .setTrackId("d")
                .setSeverity(Severity.SEVERITY_MEDIUM)
                .setStartMillis(10_000)
                .setEndMillis(11_000)
                .setClipStartMillis(5_000)
                .setClipEndMillis(13_500)
                .build());
  }

  @Test
  void severityIsThatOfTheExpressionWhereItIsKnown() {
    CompiledRuleSet rules =
        compiled(
            OPEN + " severity_when: \"door.type == DoorType.DOOR_TYPE_DOCK ? 'LOW' : 'HIGH'\"");

    assertThat(
            incidents(
                rules,
                List.of(
                    door(
                        "a",
                        0,
                        1,
                        Door.newBuilder().setOpen(true).setType(DoorType.DOOR_TYPE_DOCK)),
                    door(
                        "b",
                        1,
                        2,
                        Door.newBuilder().setOpen(true).setType(DoorType.DOOR_TYPE_VEHICLE)),
                    door("c", 2, 3, Door.newBuilder().setOpen(true)))))
        .extracting(Incident::getSeverity)
        .containsExactly(Severity.SEVERITY_LOW, Severity.SEVERITY_HIGH, Severity.SEVERITY_MEDIUM);
  }

  @Test
  void coolDownOfATrackMarksItsRepeatsAndIsCountedFromTheFirst() {
    String rule = OPEN + " cool_down { per_track_seconds: 10 }";

    assertThat(
            found(
                rule,
                open("d", 0, 1_000),
                open("e", 2_000, 2_000),
                open("d", 5_000, 5_000),
                open("d", 10_999, 10_999),
                open("d", 11_000, 11_000)))
        .containsExactly(
            "d 0-1000", "e 2000-2000", "d 5000-5000 again", "d 10999-10999 again", "d 11000-11000");
  }

  @Test
  void coolDownIsFromTheEndOfAnIncidentToTheBeginOfTheNext() {
    String rule = OPEN + " cool_down { per_track_seconds: 10 }";

    assertThat(found(rule, open("d", 0, 1_000), open("d", 10_999, 60_000)))
        .containsExactly("d 0-1000", "d 10999-60000 again");
    assertThat(found(rule, open("d", 0, 1_000), open("d", 11_000, 60_000)))
        .containsExactly("d 0-1000", "d 11000-60000");
  }

  @Test
  void coolDownOfTheCameraMarksRepeatsOfAllTracks() {
    String rule = OPEN + " cool_down { per_camera_seconds: 10 }";

    assertThat(found(rule, open("d", 0, 0), open("e", 9_999, 9_999), open("e", 10_000, 10_000)))
        .containsExactly("d 0-0", "e 9999-9999 again", "e 10000-10000");
  }

  @Test
  void repeatNamesTheIncidentOfItsTrackBeforeThatOfTheCamera() {
    List<Incident> incidents =
        incidents(
            compiled(OPEN + " cool_down { per_track_seconds: 100 per_camera_seconds: 10 }"),
            List.of(
                open("d", 0, 0),
                open("e", 20_000, 20_000),
                open("d", 25_000, 25_000),
                open("f", 26_000, 26_000)));

    assertThat(incidents)
        .extracting(Incident::getRepeated)
        .containsExactly(false, false, true, true);
    assertThat(incidents.get(2).getRepeatOfIncidentId())
        .isEqualTo(incidents.get(0).getIncidentId());
    assertThat(incidents.get(3).getRepeatOfIncidentId())
        .isEqualTo(incidents.get(1).getIncidentId());
  }

  @Test
  void ruleDoesNotSeeWhatLiesOutsideOfItsHours() {
    String rule =
        "id: 'open' holds { condition { subject: 'door' when: 'door.open == true' } "
            + "longer_than_seconds: 60 bridge_seconds: 60 } active_hours { from: '06:00' to: '22:00' }";
    long six = 6 * 3_600_000;

    assertThat(
            found(
                rule,
                open("d", six - 60_000, six - 1),
                open("d", six - 1, six + 30_000),
                open("d", six + 30_000, six + 60_000)))
        .containsExactly("d " + (six - 1) + "-" + (six + 60_000));
  }

  @Test
  void conditionThatRulesShareIsEvaluatedOnceAnObservation() {
    AtomicInteger evaluations = new AtomicInteger();
    CompiledCondition counting =
        new CompiledCondition() {
          @Override
          public Subject subject() {
            return Subject.DOOR;
          }

          @Override
          public boolean isTrue(Observation observation) {
            evaluations.incrementAndGet();
            return true;
          }
        };
    CompiledRule one = compiled(OPEN).rules().get(0);
    CompiledRule shared = new CompiledRule(one.rule(), counting, null, null, null, null);
    IncidentEngine engine =
        new IncidentEngine(new CompiledRuleSet(List.of(shared, shared, shared)), CAMERA);
    List<Incident> incidents = new ArrayList<>();

    engine.accept(open("d", 0, 1), incidents::add);
    engine.accept(
        Observed.person("p", 0, 2, dev.sluice.camera.v1.Person.newBuilder()), incidents::add);
    engine.accept(open("d", 1, 3), incidents::add);

    assertThat(evaluations).hasValue(2);
    assertThat(incidents).hasSize(6);
  }

  @Test
  void observationThatGoesBackInTimeIsRefused() {
    IncidentEngine engine = new IncidentEngine(compiled(OPEN), CAMERA);
    engine.accept(open("d", 0, 10), incident -> {});

    assertThatThrownBy(() -> engine.accept(open("d", 0, 9), incident -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "observations of acme/berlin/dock/north must come in order of time, but 9 came after 10");
  }

  @Test
  void underChangedRulesOnlyUnchangedOnesKeepTheirState() {
    String kept = "id: 'kept' occurs { condition { subject: 'door' } quiet_seconds: 100 }";
    String changed = "id: 'changed' occurs { condition { subject: 'door' } quiet_seconds: 100 }";
    String removed = "id: 'removed' occurs { condition { subject: 'door' } quiet_seconds: 100 }";
    String added = "id: 'added' occurs { condition { subject: 'door' } quiet_seconds: 100 }";
    IncidentEngine before = new IncidentEngine(compiled(kept, changed, removed), CAMERA);
    before.accept(open("d", 0, 1), incident -> {});
    EngineState state = before.toState();
    CompiledRuleSet rules =
        compiled(
            added,
            changed.replace("100", "99"),
            kept.replace("id:", "padding { before_seconds: 1 } id:"));

    List<Incident> incidents = new ArrayList<>();
    IncidentEngine.restore(rules, state).accept(open("d", 1, 2), incidents::add);

    assertThat(incidents).extracting(Incident::getRuleId).containsExactly("added", "changed");
    assertThat(RuleChanges.of(rules, state))
        .isEqualTo(
            new RuleChanges(
                List.of("kept"), List.of("added", "changed"), List.of("changed", "removed")));
  }

  @Test
  void stateKnowsSinceWhenItsRulesHaveWatched() {
    IncidentEngine engine = new IncidentEngine(compiled(OPEN), CAMERA);
    assertThat(engine.toState().hasRulesSinceMillis()).isFalse();
    engine.accept(open("d", 0, 5), incident -> {});
    engine.accept(open("d", 1, 6), incident -> {});
    EngineState state = engine.toState();
    assertThat(state.getRulesSinceMillis()).isEqualTo(5);

    assertThat(goneOn(compiled(OPEN), state).getRulesSinceMillis()).isEqualTo(5);
    assertThat(goneOn(compiled(OPEN.replace("true", "false")), state))
        .extracting(EngineState::getRulesSinceMillis)
        .isEqualTo(7L);
    EngineState older = state.toBuilder().clearRulesSinceMillis().build();
    assertThat(goneOn(compiled(OPEN), older).getRulesSinceMillis()).isEqualTo(7);
  }

  /** The state after one more observation, at 7. */
  private static EngineState goneOn(CompiledRuleSet rules, EngineState state) {
    IncidentEngine engine = IncidentEngine.restore(rules, state);
    engine.accept(open("d", 6, 7), incident -> {});
    return engine.toState();
  }

  @Test
  void stateHoldsNothingThatNoLongerMatters() {
    CompiledRuleSet rules =
        compiled(
            "id: 'a' occurs { condition { subject: 'door' } quiet_seconds: 10 } "
                + "cool_down { per_track_seconds: 10 per_camera_seconds: 10 }",
            "id: 'b' holds { condition { subject: 'door' } longer_than_seconds: 1 bridge_seconds: 1 }",
            "id: 'c' follows { first { subject: 'door' } then { subject: 'spill_seen' } "
                + "within_seconds: 10 track: TRACK_RELATION_OTHER }",
            "id: 'd' crowds { condition { subject: 'door' } tracks: 2 within_seconds: 10 }");
    IncidentEngine engine = new IncidentEngine(rules, CAMERA);
    for (int i = 0; i < 1000; i++) {
      engine.accept(open("d" + i, i, i), incident -> {});
    }

    long muchLater = 1000 + Pattern.LONGEST_STATE_MILLIS + 10_001;
    engine.accept(
        Observed.person("p", 0, muchLater, dev.sluice.camera.v1.Person.newBuilder()),
        incident -> {});

    EngineState empty = new IncidentEngine(rules, CAMERA).toState();
    assertThat(engine.toState())
        .isEqualTo(empty.toBuilder().setClockMillis(muchLater).setRulesSinceMillis(0).build());
  }
}
