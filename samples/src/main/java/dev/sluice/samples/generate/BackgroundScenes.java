package dev.sluice.samples.generate;

import dev.sluice.camera.v1.DoorType;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.VehicleType;
import dev.sluice.camera.v1.ZoneType;
import java.util.List;
import java.util.function.Consumer;

/**
 * Scripts that complete no rule, though some of them come near to it: a hard hat is off for a
 * moment, a door stands open for most of a minute, a vehicle waits in its lane, a dock door stands
 * open for long.
 */
final class BackgroundScenes {
  private static final List<ZoneType> STORES =
      List.of(
          ZoneType.ZONE_TYPE_WORKSTATION,
          ZoneType.ZONE_TYPE_LOADING_DOCK,
          ZoneType.ZONE_TYPE_PARKING);
  private static final List<ZoneType> WAYS =
      List.of(ZoneType.ZONE_TYPE_WALKWAY, ZoneType.ZONE_TYPE_DRIVING_LANE);
  private static final int STILL_SEEN_EVERY_MILLIS = 5_000;
  private static final int ZONE_SEEN_EVERY_MILLIS = 120_000;

  private BackgroundScenes() {}

  /** A person walks or works for so long, and at most 8 seconds more. */
  static void walk(Stage stage, long startMillis, long millis) {
    Dice dice = stage.dice();
    ZoneType zone = dice.pick(Looks.PERSON_ZONES);
    Actor actor = stage.enter("person", startMillis);
    actor.act(millis * dice.between(20, 60) / 100, Looks.personWho(stage, zone, p -> {}));
    switch (dice.below(32)) {
      case 0 -> actor.act(3_000, Looks.personWho(stage, zone, p -> p.setHardHat(false)));
      case 1 -> actor.act(3_000, Looks.personWho(stage, zone, p -> p.setVest(false)));
      case 2 -> actor.act(7_000, Looks.personWho(stage, zone, p -> p.setArmRaiseDegrees(120)));
      case 3 ->
          actor.act(
              1, Looks.personWho(stage, zone, p -> p.setLifting(true).setBackBendDegrees(70)));
      case 4 ->
          actor.act(
              5_000, Looks.personWho(stage, zone, p -> p.setLifting(true).setBackBendDegrees(50)));
      default -> {}
    }
    actor.actUntil(startMillis + millis, Looks.personWho(stage, zone, p -> {}));
  }

  /** Some people go through the main door; all within a minute. */
  static void useDoor(Stage stage, long startMillis) {
    Dice dice = stage.dice();
    long openMillis = startMillis + dice.between(6_000, 14_000);
    long closeMillis =
        openMillis
            + (dice.chance(0.1) ? dice.between(30_000, 40_000) : dice.between(4_000, 15_000));
    Doors.openAndClose(
        stage, Doors.MAIN_DOOR, DoorType.DOOR_TYPE_PERSONNEL, openMillis, closeMillis);
    for (int people = dice.between(1, 3); people > 0; people--) {
      long crossMillis = openMillis + 500 + dice.below((int) (closeMillis - openMillis - 1_000));
      Actor actor = stage.enter("person", crossMillis - dice.between(4_000, 6_000));
      actor.actUntil(crossMillis, Looks.personWho(stage, ZoneType.ZONE_TYPE_WALKWAY, p -> {}));
      boolean badgeSeen = dice.chance(0.9);
      actor.happens(
          event -> {
            event
                .getPersonCrossedDoorBuilder()
                .setDoorId(Doors.MAIN_DOOR)
                .setDoorType(DoorType.DOOR_TYPE_PERSONNEL);
            if (badgeSeen) {
              event.getPersonCrossedDoorBuilder().setBadgeAccepted(true);
            }
          });
      actor.act(2_500, Looks.personWho(stage, ZoneType.ZONE_TYPE_WALKWAY, p -> {}));
    }
  }

  /** A vehicle stops at the main gate and drives through; all within a minute. */
  static void useGate(Stage stage, long startMillis) {
    VehicleType type = stage.dice().pick(Looks.VEHICLES);
    long crossMillis =
        stopAndCross(stage, startMillis, type, VehicleScenes.gate(Doors.MAIN_GATE, type));
    Doors.openAndClose(
        stage,
        Doors.MAIN_GATE,
        DoorType.DOOR_TYPE_VEHICLE,
        crossMillis - 3_000,
        crossMillis + 4_000);
  }

  /** A vehicle stops at the intersection and drives across; all within 35 seconds. */
  static void intersect(Stage stage, long startMillis) {
    VehicleType type = stage.dice().pick(Looks.VEHICLES);
    stopAndCross(stage, startMillis, type, VehicleScenes.intersection(type));
  }

  /** A vehicle stops at the end of its aisle and drives out; all within 35 seconds. */
  static void leaveAisle(Stage stage, long startMillis) {
    VehicleType type = stage.dice().pick(Looks.VEHICLES);
    stopAndCross(stage, startMillis, type, VehicleScenes.aisleEnd(type));
  }

  /** A vehicle drives, and may wait, for so long, and at most 4 seconds more. */
  static void drive(Stage stage, long startMillis, long millis) {
    Dice dice = stage.dice();
    VehicleType type = dice.pick(Looks.VEHICLES);
    Actor vehicle = stage.enter("vehicle", startMillis);
    vehicle.act(millis / 4, VehicleScenes.inLane(stage, type, 60, 350));
    if (dice.chance(0.3)) {
      vehicle.act(millis / 2, VehicleScenes.inLane(stage, type, 0, 15));
    }
    vehicle.actUntil(startMillis + millis, VehicleScenes.inLane(stage, type, 60, 350));
  }

  /** A dock door stands open for up to 12 minutes. */
  static void loadTruck(Stage stage, long startMillis) {
    DoorType type = DoorType.DOOR_TYPE_DOCK;
    Actor dock = Doors.opened(stage, Doors.DOCK, type, startMillis);
    dock.seenEvery(STILL_SEEN_EVERY_MILLIS)
        .act(
            stage.dice().between(240_000, 720_000),
            state -> state.getDoorBuilder().setType(type).setOpen(true));
    Doors.close(dock, type);
  }

  /** Something stands where it may for up to 5 minutes, or where it may not for a moment. */
  static void leaveThing(Stage stage, long startMillis) {
    Dice dice = stage.dice();
    Actor thing = stage.enter("obstruction", startMillis);
    double area = dice.hundredths(20, 300);
    if (dice.chance(0.5)) {
      thing
          .seenEvery(STILL_SEEN_EVERY_MILLIS)
          .act(dice.between(60_000, 300_000), FloorScenes.lyingIn(dice.pick(STORES), area));
    } else {
      thing.act(dice.between(5_000, 50_000), FloorScenes.lyingIn(dice.pick(WAYS), area));
    }
  }

  /** The walkway as a whole, until then. */
  static void watchZone(Stage stage, long startMillis, long endMillis) {
    ZoneType type = ZoneType.ZONE_TYPE_WALKWAY;
    stage
        .fixture(Looks.zoneId(type), startMillis)
        .seenEvery(ZONE_SEEN_EVERY_MILLIS)
        .actUntil(
            endMillis,
            state ->
                state
                    .getZoneBuilder()
                    .setType(type)
                    .setPeople(stage.dice().below(8))
                    .setVehicles(stage.dice().below(3)));
  }

  private static long stopAndCross(
      Stage stage, long startMillis, VehicleType type, Consumer<Event.Builder> crossing) {
    Actor vehicle = VehicleScenes.approachAndStop(stage, startMillis, type);
    long crossMillis = vehicle.happens(crossing).timeMillis();
    vehicle.act(stage.dice().between(2_000, 5_000), VehicleScenes.inLane(stage, type, 60, 350));
    return crossMillis;
  }
}
