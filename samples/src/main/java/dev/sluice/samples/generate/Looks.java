package dev.sluice.samples.generate;

import dev.sluice.camera.v1.Person;
import dev.sluice.camera.v1.State;
import dev.sluice.camera.v1.Vehicle;
import dev.sluice.camera.v1.VehicleType;
import dev.sluice.camera.v1.ZoneType;
import java.util.List;
import java.util.function.Consumer;

/**
 * What people and vehicles look like when nothing is wrong. Some facts are often absent, as when a
 * person is seen from behind.
 */
final class Looks {
  /** Where people may be, each as often as it is here. */
  static final List<ZoneType> PERSON_ZONES =
      List.of(
          ZoneType.ZONE_TYPE_WALKWAY,
          ZoneType.ZONE_TYPE_WALKWAY,
          ZoneType.ZONE_TYPE_WORKSTATION,
          ZoneType.ZONE_TYPE_LOADING_DOCK,
          ZoneType.ZONE_TYPE_DRIVING_LANE);

  /** Each as often as it is here. */
  static final List<VehicleType> VEHICLES =
      List.of(
          VehicleType.VEHICLE_TYPE_FORKLIFT,
          VehicleType.VEHICLE_TYPE_FORKLIFT,
          VehicleType.VEHICLE_TYPE_PALLET_TRUCK,
          VehicleType.VEHICLE_TYPE_TRUCK);

  private Looks() {}

  /** A person with hard hat and vest, as far as they can be seen. */
  static Person.Builder person(Dice dice, ZoneType zone) {
    Person.Builder person = Person.newBuilder().setZoneId(zoneId(zone)).setZoneType(zone);
    if (!dice.chance(0.1)) {
      person.setHardHat(true);
    }
    if (!dice.chance(0.1)) {
      person.setVest(true);
    }
    person.setSpeedMps(dice.hundredths(0, 180));
    if (dice.chance(0.3)) {
      person.setBackBendDegrees(dice.between(0, 90)).setLifting(false);
    }
    if (dice.chance(0.3)) {
      person.setArmRaiseDegrees(dice.between(0, 90));
    }
    return person;
  }

  /** States of a person that looks like that. */
  static Consumer<State.Builder> personWho(
      Stage stage, ZoneType zone, Consumer<Person.Builder> how) {
    return state -> {
      Person.Builder person = person(stage.dice(), zone);
      how.accept(person);
      state.setPerson(person);
    };
  }

  /** A vehicle with a driver; speeds in hundredths of a metre per second, both inclusive. */
  static Vehicle.Builder vehicle(
      Dice dice, VehicleType type, ZoneType zone, int slowest, int fastest) {
    return Vehicle.newBuilder()
        .setType(type)
        .setZoneId(zoneId(zone))
        .setZoneType(zone)
        .setSpeedMps(dice.hundredths(slowest, fastest))
        .setOccupied(true);
  }

  /** One zone of each type is in the picture. */
  static String zoneId(ZoneType zone) {
    return switch (zone) {
      case ZONE_TYPE_WALKWAY -> "walkway-1";
      case ZONE_TYPE_DRIVING_LANE -> "lane-1";
      case ZONE_TYPE_VEHICLE_ONLY -> "vehicles-1";
      case ZONE_TYPE_WORKSTATION -> "station-1";
      case ZONE_TYPE_LOADING_DOCK -> "dock-1";
      case ZONE_TYPE_PARKING -> "parking-1";
      case ZONE_TYPE_EMERGENCY_EXIT -> "exit-1";
      default -> throw new IllegalArgumentException("no zone of type " + zone);
    };
  }
}
