package dev.sluice.samples.generate;

import dev.sluice.camera.v1.DoorType;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.State;
import dev.sluice.camera.v1.VehicleType;
import dev.sluice.camera.v1.ZoneType;
import java.util.List;
import java.util.function.Consumer;

/** Scenes of vehicles that complete a rule, and the ways in which vehicles cross something. */
final class VehicleScenes {
  private VehicleScenes() {}

  static void noStopAtDoor(Stage stage, long startMillis) {
    VehicleType type = stage.dice().pick(Looks.VEHICLES);
    Sighting crossing =
        driveOnAcross(
            ShippedRule.NO_STOP_AT_DOOR, stage, startMillis, type, gate(Doors.SIDE_GATE, type));
    Doors.openAndClose(
        stage,
        Doors.SIDE_GATE,
        DoorType.DOOR_TYPE_VEHICLE,
        crossing.timeMillis() - 3_000,
        crossing.timeMillis() + 4_000);
  }

  static void noStopAtIntersection(Stage stage, long startMillis) {
    VehicleType type = stage.dice().pick(Looks.VEHICLES);
    driveOnAcross(
        ShippedRule.NO_STOP_AT_INTERSECTION, stage, startMillis, type, intersection(type));
  }

  static void noStopAtAisleEnd(Stage stage, long startMillis) {
    VehicleType type = stage.dice().pick(Looks.VEHICLES);
    driveOnAcross(ShippedRule.NO_STOP_AT_AISLE_END, stage, startMillis, type, aisleEnd(type));
  }

  static void parkedInDrivingLane(Stage stage, long startMillis) {
    VehicleType type = stage.dice().pick(Looks.VEHICLES);
    Actor vehicle = stage.enter("vehicle", startMillis);
    vehicle.act(6_000, inLane(stage, type, 60, 300));
    stage.plantStretch(
        ShippedRule.PARKED_IN_DRIVING_LANE,
        vehicle,
        vehicle.actFor(ShippedRule.PARKED_IN_DRIVING_LANE, inLane(stage, type, 0, 15)));
    vehicle.act(6_000, inLane(stage, type, 60, 300));
  }

  /** The approach of a vehicle that stops as it should, until its next State would begin. */
  static Actor approachAndStop(Stage stage, long startMillis, VehicleType type) {
    Dice dice = stage.dice();
    Actor vehicle = stage.enter("vehicle", startMillis);
    vehicle.act(dice.between(3_000, 15_000), inLane(stage, type, 60, 350));
    vehicle.act(dice.between(1_500, 6_000), inLane(stage, type, 0, 20));
    vehicle.act(dice.between(500, 3_000), inLane(stage, type, 40, 120));
    return vehicle;
  }

  static Consumer<Event.Builder> gate(String doorId, VehicleType type) {
    return event ->
        event
            .getVehicleCrossedDoorBuilder()
            .setDoorId(doorId)
            .setDoorType(DoorType.DOOR_TYPE_VEHICLE)
            .setVehicleType(type)
            .setSpeedMps(1.2);
  }

  static Consumer<Event.Builder> intersection(VehicleType type) {
    return event ->
        event
            .getVehicleCrossedIntersectionBuilder()
            .setIntersectionId("intersection-1")
            .setVehicleType(type)
            .setSpeedMps(1.4);
  }

  static Consumer<Event.Builder> aisleEnd(VehicleType type) {
    return event ->
        event
            .getVehicleLeftAisleBuilder()
            .setAisleId("aisle-1")
            .setVehicleType(type)
            .setSpeedMps(1.3);
  }

  /** In a driving lane; speeds in hundredths of a metre per second. */
  static Consumer<State.Builder> inLane(Stage stage, VehicleType type, int slowest, int fastest) {
    return state ->
        state.setVehicle(
            Looks.vehicle(stage.dice(), type, ZoneType.ZONE_TYPE_DRIVING_LANE, slowest, fastest));
  }

  /** Drives on across something; in some scenes it stopped before, but too long before. */
  private static Sighting driveOnAcross(
      ShippedRule rule,
      Stage stage,
      long startMillis,
      VehicleType type,
      Consumer<Event.Builder> crossing) {
    Dice dice = stage.dice();
    Actor vehicle = stage.enter("vehicle", startMillis);
    if (dice.chance(0.5)) {
      vehicle.act(4_000, inLane(stage, type, 0, 20));
      vehicle.act(11_000, inLane(stage, type, 60, 350));
    }
    vehicle.act(dice.between(4_000, 12_000), inLane(stage, type, 60, 350));
    Sighting crossed = vehicle.happens(crossing);
    stage.plant(
        rule, vehicle.trackId(), crossed.startMillis(), crossed.timeMillis(), List.of(crossed));
    vehicle.act(dice.between(3_000, 8_000), inLane(stage, type, 60, 350));
    return crossed;
  }
}
