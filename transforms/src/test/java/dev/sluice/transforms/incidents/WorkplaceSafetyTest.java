package dev.sluice.transforms.incidents;

import static dev.sluice.transforms.incidents.Observed.CAMERA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.camera.v1.Door;
import dev.sluice.camera.v1.DoorType;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.MotionZone;
import dev.sluice.camera.v1.MotionZoneType;
import dev.sluice.camera.v1.Obstruction;
import dev.sluice.camera.v1.Person;
import dev.sluice.camera.v1.PersonCrossedDoor;
import dev.sluice.camera.v1.SpillSeen;
import dev.sluice.camera.v1.State;
import dev.sluice.camera.v1.Vehicle;
import dev.sluice.camera.v1.VehicleCrossedDoor;
import dev.sluice.camera.v1.VehicleCrossedIntersection;
import dev.sluice.camera.v1.VehicleLeftAisle;
import dev.sluice.camera.v1.ZoneType;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.rules.CompiledRuleSet;
import dev.sluice.transforms.rules.RuleCompiler;
import dev.sluice.transforms.rules.RuleSets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What each shipped rule finds in the smallest story that completes it, and that no other rule
 * finds anything there.
 */
class WorkplaceSafetyTest {
  private static final CompiledRuleSet RULES = RuleCompiler.compile(RuleSets.workplaceSafety());

  private record Story(List<Observation> observations) {}

  /** A State a second, over these seconds. */
  private static Story lasting(
      String track, long fromSecond, long toSecond, Consumer<State.Builder> facts) {
    return new Story(
        LongStream.range(fromSecond, toSecond)
            .mapToObj(
                second -> {
                  State.Builder state =
                      Observed.state(CAMERA, track, second * 1_000, (second + 1) * 1_000);
                  facts.accept(state);
                  return Observed.decoded(CAMERA, state.build());
                })
            .toList());
  }

  private static Story person(String track, long fromSecond, long toSecond, Person.Builder facts) {
    return lasting(track, fromSecond, toSecond, state -> state.setPerson(facts));
  }

  private static Story vehicle(
      String track, long fromSecond, long toSecond, Vehicle.Builder facts) {
    return lasting(track, fromSecond, toSecond, state -> state.setVehicle(facts));
  }

  private static Story event(String track, long second, Consumer<Event.Builder> facts) {
    Event.Builder event =
        Event.newBuilder().setCameraId(CAMERA).setTrackId(track).setAtMillis(second * 1_000);
    facts.accept(event);
    return new Story(List.of(Observed.decoded(CAMERA, event.build())));
  }

  /** In brief: "rule track start-end severity", in seconds. */
  private static List<String> found(Story... stories) {
    List<Observation> observations =
        Stream.of(stories).flatMap(story -> story.observations().stream()).toList();
    return Rules.incidents(RULES, observations).stream()
        .map(
            incident ->
                String.format(
                    "%s %s %s-%s %s",
                    incident.getRuleId(),
                    incident.getTrackId(),
                    incident.getStartMillis() / 1_000,
                    incident.getEndMillis() / 1_000,
                    incident.getSeverity().name().substring("SEVERITY_".length())))
        .toList();
  }

  @Test
  void doorLeftOpen() {
    Door.Builder open = Door.newBuilder().setOpen(true).setType(DoorType.DOOR_TYPE_PERSONNEL);
    Door.Builder dock = Door.newBuilder().setOpen(true).setType(DoorType.DOOR_TYPE_DOCK);

    assertThat(found(lasting("d", 0, 60, state -> state.setDoor(open)))).isEmpty();
    assertThat(found(lasting("d", 0, 90, state -> state.setDoor(dock)))).isEmpty();
    assertThat(found(lasting("d", 0, 90, state -> state.setDoor(open))))
        .containsExactly("door-left-open d 0-61 MEDIUM");
  }

  @Test
  void piggyback() {
    PersonCrossedDoor.Builder gate = PersonCrossedDoor.newBuilder().setDoorId("gate");
    Consumer<Event.Builder> badge =
        event -> event.setPersonCrossedDoor(gate.clone().setBadgeAccepted(true));
    Consumer<Event.Builder> noBadge =
        event -> event.setPersonCrossedDoor(gate.clone().setBadgeAccepted(false));

    assertThat(found(event("a", 10, badge), event("b", 16, noBadge))).isEmpty();
    assertThat(found(event("a", 10, badge), event("b", 15, noBadge)))
        .containsExactly("piggyback b 10-15 HIGH");
  }

  @Test
  void noStop() {
    Vehicle.Builder slow = Vehicle.newBuilder().setSpeedMps(0.1);
    Vehicle.Builder fast = Vehicle.newBuilder().setSpeedMps(3);
    Consumer<Event.Builder> door =
        event -> event.setVehicleCrossedDoor(VehicleCrossedDoor.newBuilder());
    Consumer<Event.Builder> intersection =
        event -> event.setVehicleCrossedIntersection(VehicleCrossedIntersection.newBuilder());
    Consumer<Event.Builder> aisle =
        event -> event.setVehicleLeftAisle(VehicleLeftAisle.newBuilder());

    assertThat(
            found(
                vehicle("v", 0, 2, slow),
                vehicle("v", 2, 12, fast),
                event("v", 12, door),
                event("v", 12, intersection),
                event("v", 12, aisle)))
        .isEmpty();
    assertThat(
            found(
                vehicle("v", 0, 2, slow),
                vehicle("v", 2, 13, fast),
                event("v", 13, door),
                event("v", 14, intersection),
                event("v", 15, aisle)))
        .containsExactly(
            "no-stop-at-door v 13-13 MEDIUM",
            "no-stop-at-intersection v 14-14 MEDIUM",
            "no-stop-at-aisle-end v 15-15 MEDIUM");
  }

  @Test
  void parkedInDrivingLane() {
    Vehicle.Builder parked =
        Vehicle.newBuilder().setSpeedMps(0).setZoneType(ZoneType.ZONE_TYPE_DRIVING_LANE);

    assertThat(found(vehicle("v", 0, 120, parked))).isEmpty();
    assertThat(found(vehicle("v", 0, 150, parked)))
        .containsExactly("parked-in-driving-lane v 0-121 MEDIUM");
  }

  @Test
  void peopleInVehicleZone() {
    Person.Builder there = Person.newBuilder().setZoneType(ZoneType.ZONE_TYPE_VEHICLE_ONLY);

    assertThat(found(person("p", 0, 3, there))).isEmpty();
    assertThat(found(person("p", 0, 9, there)))
        .containsExactly("person-in-vehicle-zone p 0-4 HIGH");
    assertThat(found(person("p", 0, 1, there), person("q", 1, 2, there), person("r", 9, 10, there)))
        .containsExactly("crowd-in-vehicle-zone r 0-10 CRITICAL");
  }

  @Test
  void protectionMissing() {
    Person.Builder noHat = Person.newBuilder().setHardHat(false).setVest(true);
    Person.Builder noHatVestUnknown = Person.newBuilder().setHardHat(false);
    Person.Builder noVest = Person.newBuilder().setHardHat(true).setVest(false);
    Person.Builder neither = Person.newBuilder().setHardHat(false).setVest(false);

    assertThat(found(person("p", 0, 5, neither))).isEmpty();
    assertThat(found(person("p", 0, 9, noHat))).containsExactly("hard-hat-missing p 0-6 MEDIUM");
    assertThat(found(person("p", 0, 9, noHatVestUnknown)))
        .containsExactly("hard-hat-missing p 0-6 MEDIUM");
    assertThat(found(person("p", 0, 9, noVest))).containsExactly("vest-missing p 0-6 MEDIUM");
    assertThat(found(person("p", 0, 9, neither)))
        .containsExactly("hard-hat-and-vest-missing p 0-6 HIGH");
  }

  @Test
  void posture() {
    Person.Builder bent = Person.newBuilder().setLifting(true).setBackBendDegrees(75);
    Person.Builder reaching = Person.newBuilder().setArmRaiseDegrees(120);

    assertThat(found(person("p", 0, 1, bent), person("q", 0, 10, reaching))).isEmpty();
    assertThat(found(person("p", 0, 4, bent))).containsExactly("bad-lifting-posture p 0-2 MEDIUM");
    assertThat(found(person("q", 0, 15, reaching))).containsExactly("overreach q 0-11 LOW");
  }

  @Test
  void obstruction() {
    Obstruction.Builder walkway = Obstruction.newBuilder().setZoneType(ZoneType.ZONE_TYPE_WALKWAY);
    Obstruction.Builder exit =
        Obstruction.newBuilder().setZoneType(ZoneType.ZONE_TYPE_EMERGENCY_EXIT);

    assertThat(
            found(
                lasting("o", 0, 90, state -> state.setObstruction(walkway)),
                lasting("x", 10, 90, state -> state.setObstruction(exit))))
        .containsExactly("obstruction o 0-61 MEDIUM", "obstruction x 10-71 HIGH");
  }

  @Test
  void lineStopped() {
    MotionZone.Builder stopped =
        MotionZone.newBuilder()
            .setType(MotionZoneType.MOTION_ZONE_TYPE_PRODUCTION_LINE)
            .setMoving(false);
    long six = 6 * 3_600;

    assertThat(found(lasting("l", six - 400, six, state -> state.setMotionZone(stopped))))
        .containsExactly();
    assertThat(found(lasting("l", six, six + 400, state -> state.setMotionZone(stopped))))
        .containsExactly("line-stopped l 21600-21901 MEDIUM");
  }

  @Test
  void spill() {
    Consumer<Event.Builder> spilt =
        event -> event.setSpillSeen(SpillSeen.newBuilder().setAreaSquareMetres(0.5));

    assertThat(found(event("s", 0, spilt), event("t", 599, spilt), event("u", 1_199, spilt)))
        .containsExactly("spill s 0-0 MEDIUM", "spill u 1199-1199 MEDIUM");
  }
}
