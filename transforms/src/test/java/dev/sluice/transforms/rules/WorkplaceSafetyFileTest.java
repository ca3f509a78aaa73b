package dev.sluice.transforms.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.sluice.camera.v1.Door;
import dev.sluice.camera.v1.DoorType;
import dev.sluice.camera.v1.MotionZone;
import dev.sluice.camera.v1.MotionZoneType;
import dev.sluice.camera.v1.Obstruction;
import dev.sluice.camera.v1.Person;
import dev.sluice.camera.v1.PersonCrossedDoor;
import dev.sluice.camera.v1.SpillSeen;
import dev.sluice.camera.v1.Vehicle;
import dev.sluice.camera.v1.VehicleCrossedDoor;
import dev.sluice.camera.v1.VehicleCrossedIntersection;
import dev.sluice.camera.v1.VehicleLeftAisle;
import dev.sluice.camera.v1.ZoneType;
import dev.sluice.rules.v1.Condition;
import dev.sluice.rules.v1.Rule;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The shipped rules: what each one waits for, and what its conditions count. */
class WorkplaceSafetyFileTest {
  private static final RuleSet RULES = RuleSets.workplaceSafety();
  private static final CompiledRuleSet COMPILED = RuleCompiler.compile(RULES);

  @Test
  void rulesAreThese() {
    assertThat(RULES.getRulesList().stream().map(WorkplaceSafetyFileTest::summary))
        .containsExactly(
            "door-left-open MEDIUM TRACK holds > 60.0 s, bridge 5.0 s, cool-down 300.0 s",
            "piggyback HIGH TRACK within 5.0 s, OTHER",
            "no-stop-at-door MEDIUM TRACK without within 10.0 s, SAME",
            "no-stop-at-intersection MEDIUM TRACK without within 10.0 s, SAME",
            "no-stop-at-aisle-end MEDIUM TRACK without within 10.0 s, SAME",
            "parked-in-driving-lane MEDIUM TRACK holds > 120.0 s, bridge 5.0 s",
            "person-in-vehicle-zone HIGH TRACK holds > 3.0 s, bridge 2.0 s, cool-down 60.0 s",
            "crowd-in-vehicle-zone CRITICAL CAMERA 3 tracks within 10.0 s",
            "hard-hat-missing MEDIUM TRACK holds > 5.0 s, bridge 2.0 s, cool-down 120.0 s",
            "vest-missing MEDIUM TRACK holds > 5.0 s, bridge 2.0 s, cool-down 120.0 s",
            "hard-hat-and-vest-missing HIGH TRACK holds > 5.0 s, bridge 2.0 s",
            "bad-lifting-posture MEDIUM TRACK holds > 1.5 s, bridge 1.5 s",
            "overreach LOW TRACK holds > 10.0 s, bridge 2.0 s",
            "obstruction MEDIUM TRACK holds > 60.0 s, bridge 5.0 s",
            "line-stopped MEDIUM TRACK holds > 300.0 s, bridge 5.0 s, 06:00-22:00",
            "spill MEDIUM CAMERA quiet 600.0 s");
    assertThat(RULES.getRulesList())
        .allSatisfy(
            rule -> {
              assertThat(rule.getPadding().getBeforeSeconds()).isEqualTo(5);
              assertThat(rule.getPadding().getAfterSeconds()).isEqualTo(5);
              assertThat(rule.getCoolDown().getPerCameraSeconds()).isZero();
              assertThat(rule.getActiveHours().getZone()).isEmpty();
            });
  }

  @Test
  void doorLeftOpen() {
    assertCounts(
        "door-left-open",
        door(DoorType.DOOR_TYPE_PERSONNEL, true),
        door(DoorType.DOOR_TYPE_PERSONNEL, false),
        door(DoorType.DOOR_TYPE_DOCK, true),
        Door.newBuilder().setOpen(true).build(),
        Door.newBuilder().setType(DoorType.DOOR_TYPE_EMERGENCY).build());
  }

  @Test
  void piggyback() {
    PersonCrossedDoor accepted = crossing("d-1", true);
    PersonCrossedDoor refused = crossing("d-1", false);
    PersonCrossedDoor unknown = PersonCrossedDoor.newBuilder().setDoorId("d-1").build();

    assertFirstCounts("piggyback", accepted, refused, unknown);
    assertCounts("piggyback", refused, accepted, unknown);
    CompiledRule rule = compiled("piggyback");
    assertThat(rule.firstMatch().evaluate(observation(accepted, rule.first()))).isEqualTo("d-1");
    assertThat(rule.thenMatch().evaluate(observation(refused, rule.condition()))).isEqualTo("d-1");
    assertThat(
            rule.thenMatch()
                .evaluate(observation(PersonCrossedDoor.getDefaultInstance(), rule.condition())))
        .isNull();
  }

  @Test
  void noStop() {
    for (String rule :
        List.of("no-stop-at-door", "no-stop-at-intersection", "no-stop-at-aisle-end")) {
      assertFirstCounts(rule, vehicle(0.29), vehicle(0.3), Vehicle.getDefaultInstance());
    }
    assertCounts("no-stop-at-door", VehicleCrossedDoor.getDefaultInstance());
    assertCounts("no-stop-at-intersection", VehicleCrossedIntersection.getDefaultInstance());
    assertCounts("no-stop-at-aisle-end", VehicleLeftAisle.getDefaultInstance());
  }

  @Test
  void parkedInDrivingLane() {
    Vehicle parked = vehicle(0.19).toBuilder().setZoneType(ZoneType.ZONE_TYPE_DRIVING_LANE).build();

    assertCounts(
        "parked-in-driving-lane",
        parked,
        parked.toBuilder().setSpeedMps(0.2).build(),
        parked.toBuilder().clearSpeedMps().build(),
        parked.toBuilder().setZoneType(ZoneType.ZONE_TYPE_PARKING).build(),
        parked.toBuilder().clearZoneType().build());
  }

  @Test
  void peopleInVehicleZone() {
    for (String rule : List.of("person-in-vehicle-zone", "crowd-in-vehicle-zone")) {
      assertCounts(
          rule,
          Person.newBuilder().setZoneType(ZoneType.ZONE_TYPE_VEHICLE_ONLY).build(),
          Person.newBuilder().setZoneType(ZoneType.ZONE_TYPE_DRIVING_LANE).build(),
          Person.getDefaultInstance());
    }
  }

  @Test
  void hardHatAndVest() {
    Person neither = Person.newBuilder().setHardHat(false).setVest(false).build();
    Person onlyVest = Person.newBuilder().setHardHat(false).setVest(true).build();
    Person onlyHat = Person.newBuilder().setHardHat(true).setVest(false).build();
    Person both = Person.newBuilder().setHardHat(true).setVest(true).build();
    Person noHat = Person.newBuilder().setHardHat(false).build();
    Person noVest = Person.newBuilder().setVest(false).build();
    Person unknown = Person.getDefaultInstance();

    assertCounts("hard-hat-missing", onlyVest, onlyHat, both, neither, noVest, unknown);
    assertCounts("hard-hat-missing", noHat);
    assertCounts("vest-missing", onlyHat, onlyVest, both, neither, noHat, unknown);
    assertCounts("vest-missing", noVest);
    assertCounts(
        "hard-hat-and-vest-missing", neither, onlyHat, onlyVest, both, noHat, noVest, unknown);
  }

  @Test
  void postures() {
    Person lifting = Person.newBuilder().setLifting(true).setBackBendDegrees(60.5).build();

    assertCounts(
        "bad-lifting-posture",
        lifting,
        lifting.toBuilder().setBackBendDegrees(60).build(),
        lifting.toBuilder().clearBackBendDegrees().build(),
        lifting.toBuilder().setLifting(false).build(),
        lifting.toBuilder().clearLifting().build());
    assertCounts(
        "overreach",
        Person.newBuilder().setArmRaiseDegrees(100.5).build(),
        Person.newBuilder().setArmRaiseDegrees(100).build(),
        Person.getDefaultInstance());
  }

  @Test
  void obstruction() {
    for (ZoneType counted :
        List.of(
            ZoneType.ZONE_TYPE_WALKWAY,
            ZoneType.ZONE_TYPE_DRIVING_LANE,
            ZoneType.ZONE_TYPE_EMERGENCY_EXIT)) {
      assertCounts(
          "obstruction",
          obstruction(counted),
          obstruction(ZoneType.ZONE_TYPE_PARKING),
          Obstruction.getDefaultInstance());
    }
    CompiledRule rule = compiled("obstruction");
    assertThat(severity(rule, obstruction(ZoneType.ZONE_TYPE_EMERGENCY_EXIT))).isEqualTo("HIGH");
    assertThat(severity(rule, obstruction(ZoneType.ZONE_TYPE_WALKWAY))).isEqualTo("MEDIUM");
    assertThat(severity(rule, Obstruction.getDefaultInstance())).isNull();
  }

  @Test
  void lineStopped() {
    MotionZone stopped =
        MotionZone.newBuilder()
            .setType(MotionZoneType.MOTION_ZONE_TYPE_PRODUCTION_LINE)
            .setMoving(false)
            .build();

    assertCounts(
        "line-stopped",
        stopped,
        stopped.toBuilder().setMoving(true).build(),
        stopped.toBuilder().clearMoving().build(),
        stopped.toBuilder().setType(MotionZoneType.MOTION_ZONE_TYPE_CONVEYOR).build(),
        stopped.toBuilder().clearType().build());
  }

  @Test
  void spill() {
    assertCounts(
        "spill",
        SpillSeen.newBuilder().setAreaSquareMetres(0.06).build(),
        SpillSeen.newBuilder().setAreaSquareMetres(0.05).build(),
        SpillSeen.getDefaultInstance());
  }

  @Test
  void hashIsThatOfWhatTheRulesSayAndNotOfHowTheyAreWritten() {
    String sha256 = RuleSets.sha256(RULES);
    String yaml = RuleSets.workplaceSafetyYaml();

    assertThat(sha256).matches("[0-9a-f]{64}");
    assertThat(RuleSets.sha256(RuleSetReader.read("x", "# A comment.\n" + yaml))).isEqualTo(sha256);
    assertThat(
            RuleSets.sha256(
                RuleSetReader.read(
                    "x", yaml.replace("severity: MEDIUM", "severity: SEVERITY_MEDIUM"))))
        .isEqualTo(sha256);
    assertThat(RuleSets.sha256(RuleSetReader.read("x", yaml.replace("600", "601"))))
        .isNotEqualTo(sha256);
  }

  @Test
  void noConditionIsLeftToTheInterpreter() {
    for (CompiledRule rule : COMPILED.rules()) {
      for (Condition condition : conditions(rule.rule())) {
        Subject subject = Subject.ofFieldName(condition.getSubject()).orElseThrow();
        if (condition.hasWhen()) {
          assertThat(
                  new ExpressionCompiler(subject)
                      .compile(condition.getWhen(), Use.CONDITION, (fault, offset) -> {}))
              .as(condition.getWhen())
              .isNotNull()
              .isNotInstanceOf(InterpretedTerm.class);
        }
      }
    }
  }

  private static List<Condition> conditions(Rule rule) {
    return switch (rule.getPatternCase()) {
      case HOLDS -> List.of(rule.getHolds().getCondition());
      case OCCURS -> List.of(rule.getOccurs().getCondition());
      case FOLLOWS -> List.of(rule.getFollows().getFirst(), rule.getFollows().getThen());
      case CROWDS -> List.of(rule.getCrowds().getCondition());
      case PATTERN_NOT_SET -> List.of();
    };
  }

  private static String summary(Rule rule) {
    String pattern =
        switch (rule.getPatternCase()) {
          case HOLDS ->
              "holds > %s s, bridge %s s"
                  .formatted(
                      rule.getHolds().getLongerThanSeconds(), rule.getHolds().getBridgeSeconds());
          case OCCURS -> "quiet %s s".formatted(rule.getOccurs().getQuietSeconds());
          case FOLLOWS ->
              "%swithin %s s, %s"
                  .formatted(
                      rule.getFollows().getWithout() ? "without " : "",
                      rule.getFollows().getWithinSeconds(),
                      EnumConstants.shortName(rule.getFollows().getTrack().getValueDescriptor()));
          case CROWDS ->
              "%d tracks within %s s"
                  .formatted(rule.getCrowds().getTracks(), rule.getCrowds().getWithinSeconds());
          case PATTERN_NOT_SET -> "nothing";
        };
    double coolDown = rule.getCoolDown().getPerTrackSeconds();
    return "%s %s %s %s%s%s"
        .formatted(
            rule.getId(),
            EnumConstants.shortName(rule.getSeverity().getValueDescriptor()),
            rule.getKeyValue() == 2 ? "CAMERA" : "TRACK",
            pattern,
            coolDown > 0 ? ", cool-down " + coolDown + " s" : "",
            rule.hasActiveHours()
                ? ", " + rule.getActiveHours().getFrom() + "-" + rule.getActiveHours().getTo()
                : "");
  }

  private static CompiledRule compiled(String id) {
    return COMPILED.rules().stream()
        .filter(rule -> rule.rule().getId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** The first of the facts counts for what completes the rule, the others do not. */
  private static void assertCounts(String id, Message counted, Message... others) {
    assertCounts(compiled(id).condition(), counted, others);
  }

  private static void assertFirstCounts(String id, Message counted, Message... others) {
    assertCounts(compiled(id).first(), counted, others);
  }

  private static void assertCounts(
      CompiledCondition condition, Message counted, Message... others) {
    assertThat(condition.isTrue(observation(counted, condition))).as("%s", counted).isTrue();
    for (Message other : others) {
      assertThat(condition.isTrue(observation(other, condition))).as("%s", other).isFalse();
    }
  }

  private static Observation observation(Message facts, CompiledCondition condition) {
    assertThat(facts.getDescriptorForType()).isEqualTo(condition.subject().facts());
    return Observations.of(condition.subject(), facts);
  }

  private static String severity(CompiledRule rule, Message facts) {
    return rule.severityWhen().evaluate(observation(facts, rule.condition()));
  }

  private static Door door(DoorType type, boolean open) {
    return Door.newBuilder().setType(type).setOpen(open).build();
  }

  private static PersonCrossedDoor crossing(String door, boolean accepted) {
    return PersonCrossedDoor.newBuilder().setDoorId(door).setBadgeAccepted(accepted).build();
  }

  private static Vehicle vehicle(double speedMps) {
    return Vehicle.newBuilder().setSpeedMps(speedMps).build();
  }

  private static Obstruction obstruction(ZoneType type) {
    return Obstruction.newBuilder().setZoneType(type).build();
  }
}
