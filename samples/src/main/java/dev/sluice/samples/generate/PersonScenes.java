package dev.sluice.samples.generate;

import com.google.common.collect.Iterables;
import dev.sluice.camera.v1.DoorType;
import dev.sluice.camera.v1.Person;
import dev.sluice.camera.v1.State;
import dev.sluice.camera.v1.ZoneType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Scenes of people that complete a rule, and scenes that nearly do. */
final class PersonScenes {
  private static final int CROWD = 3;
  private static final long CROWD_WITHIN_MILLIS = 10_000;

  private PersonScenes() {}

  static void hardHatMissing(Stage stage, long startMillis) {
    boolean vestSeen = stage.dice().chance(0.7);
    wrongFor(
        ShippedRule.HARD_HAT_MISSING,
        stage,
        startMillis,
        ZoneType.ZONE_TYPE_WALKWAY,
        person -> {
          person.setHardHat(false);
          if (vestSeen) {
            person.setVest(true);
          } else {
            person.clearVest();
          }
        });
  }

  static void vestMissing(Stage stage, long startMillis) {
    boolean hatSeen = stage.dice().chance(0.7);
    wrongFor(
        ShippedRule.VEST_MISSING,
        stage,
        startMillis,
        ZoneType.ZONE_TYPE_LOADING_DOCK,
        person -> {
          person.setVest(false);
          if (hatSeen) {
            person.setHardHat(true);
          } else {
            person.clearHardHat();
          }
        });
  }

  static void hardHatAndVestMissing(Stage stage, long startMillis) {
    wrongFor(
        ShippedRule.HARD_HAT_AND_VEST_MISSING,
        stage,
        startMillis,
        ZoneType.ZONE_TYPE_WALKWAY,
        person -> person.setHardHat(false).setVest(false));
  }

  static void badLiftingPosture(Stage stage, long startMillis) {
    wrongFor(
        ShippedRule.BAD_LIFTING_POSTURE,
        stage,
        startMillis,
        ZoneType.ZONE_TYPE_WORKSTATION,
        person -> person.setLifting(true).setBackBendDegrees(stage.dice().between(61, 95)));
  }

  static void overreach(Stage stage, long startMillis) {
    wrongFor(
        ShippedRule.OVERREACH,
        stage,
        startMillis,
        ZoneType.ZONE_TYPE_WORKSTATION,
        person -> person.setArmRaiseDegrees(stage.dice().between(101, 150)));
  }

  static void personInVehicleZone(Stage stage, long startMillis) {
    wrongFor(
        ShippedRule.PERSON_IN_VEHICLE_ZONE,
        stage,
        startMillis,
        ZoneType.ZONE_TYPE_WALKWAY,
        PersonScenes::intoVehicleZone);
  }

  /** Somebody crosses a corner of the zone, for less than the rule's three seconds. */
  static void nearlyInVehicleZone(Stage stage, long startMillis) {
    Actor actor = stage.enter("person", startMillis);
    actor.act(4_000, fine(stage, ZoneType.ZONE_TYPE_WALKWAY));
    actor.act(1_000, inVehicleZone(stage));
    actor.act(4_000, fine(stage, ZoneType.ZONE_TYPE_WALKWAY));
  }

  /**
   * Some people in the zone at once: either they stay, which is an incident of each of them too, or
   * they hurry through one after the other.
   */
  static void crowdInVehicleZone(Stage stage, long startMillis) {
    Dice dice = stage.dice();
    boolean stay = dice.chance(0.5);
    List<Sighting> all = new ArrayList<>();
    int people = dice.between(CROWD, CROWD + 1);
    for (int i = 0; i < people; i++) {
      Actor actor = stage.enter("person", startMillis + (stay ? dice.between(0, 900) : i * 2_400L));
      actor.act(3_000, fine(stage, ZoneType.ZONE_TYPE_WALKWAY));
      List<Sighting> inside = actor.act(stay ? 6_000 : 1_500, inVehicleZone(stage));
      if (stay) {
        stage.plantStretch(ShippedRule.PERSON_IN_VEHICLE_ZONE, actor, inside);
      }
      all.addAll(inside);
      actor.act(3_000, fine(stage, ZoneType.ZONE_TYPE_WALKWAY));
    }
    plantCrowd(stage, all);
  }

  static void piggyback(Stage stage, long startMillis) {
    List<Sighting> crossings = twoThroughDoor(stage, startMillis, stage.dice().between(800, 4_500));
    Sighting second = crossings.get(1);
    stage.plant(
        ShippedRule.PIGGYBACK,
        second.trackId(),
        crossings.get(0).startMillis(),
        second.timeMillis(),
        crossings);
  }

  /** The second person comes too late to have slipped in behind the first. */
  static void nearlyPiggyback(Stage stage, long startMillis) {
    twoThroughDoor(stage, startMillis, stage.dice().between(5_500, 12_000));
  }

  private static List<Sighting> twoThroughDoor(Stage stage, long startMillis, long apartMillis) {
    long firstMillis = startMillis + 6_000;
    long secondMillis = firstMillis + apartMillis;
    Doors.openAndClose(
        stage,
        Doors.SIDE_DOOR,
        DoorType.DOOR_TYPE_PERSONNEL,
        startMillis + 4_000,
        secondMillis + 3_000);
    Actor first = stage.enter("person", startMillis);
    Sighting accepted = crossSideDoor(stage, first, firstMillis, true);
    Actor second = stage.enter("person", startMillis + apartMillis / 2);
    Sighting refused = crossSideDoor(stage, second, secondMillis, false);
    return List.of(accepted, refused);
  }

  private static Sighting crossSideDoor(
      Stage stage, Actor actor, long atMillis, boolean badgeAccepted) {
    actor.actUntil(atMillis, fine(stage, ZoneType.ZONE_TYPE_WALKWAY));
    Sighting crossing =
        actor.happens(
            event ->
                event
                    .getPersonCrossedDoorBuilder()
                    .setDoorId(Doors.SIDE_DOOR)
                    .setDoorType(DoorType.DOOR_TYPE_PERSONNEL)
                    .setBadgeAccepted(badgeAccepted));
    actor.act(4_000, fine(stage, ZoneType.ZONE_TYPE_WALKWAY));
    return crossing;
  }

  /** A person is fine, then not for long enough, then fine; sometimes all of that again. */
  private static void wrongFor(
      ShippedRule rule,
      Stage stage,
      long startMillis,
      ZoneType zone,
      Consumer<Person.Builder> how) {
    Dice dice = stage.dice();
    Actor actor = stage.enter("person", startMillis);
    actor.act(dice.between(3_000, 9_000), fine(stage, zone));
    int times = rule.coolDownMillis() > 0 && dice.chance(0.4) ? 2 : 1;
    for (int i = 0; i < times; i++) {
      stage.plantStretch(rule, actor, actor.actFor(rule, Looks.personWho(stage, zone, how)));
      actor.act(dice.between(3_000, 12_000), fine(stage, zone));
    }
  }

  private static void plantCrowd(Stage stage, List<Sighting> inside) {
    List<Sighting> ordered = new ArrayList<>(inside);
    ordered.sort(Comparator.comparingLong(Sighting::timeMillis).thenComparing(Sighting::trackId));
    Map<String, Sighting> latest = new HashMap<>();
    for (Sighting sighting : ordered) {
      latest.put(sighting.trackId(), sighting);
      long together = latest.values().stream().mapToLong(Sighting::startMillis).max().orElseThrow();
      latest.values().removeIf(s -> s.timeMillis() <= together - CROWD_WITHIN_MILLIS);
      if (latest.size() == CROWD) {
        long start = latest.values().stream().mapToLong(Sighting::startMillis).min().orElseThrow();
        stage.plant(
            ShippedRule.CROWD_IN_VEHICLE_ZONE,
            sighting.trackId(),
            start,
            sighting.timeMillis(),
            inside);
        return;
      }
    }
    throw new IllegalStateException("no crowd in " + Iterables.toString(ordered));
  }

  private static void intoVehicleZone(Person.Builder person) {
    person
        .setZoneType(ZoneType.ZONE_TYPE_VEHICLE_ONLY)
        .setZoneId(Looks.zoneId(ZoneType.ZONE_TYPE_VEHICLE_ONLY));
  }

  private static Consumer<State.Builder> inVehicleZone(Stage stage) {
    return Looks.personWho(stage, ZoneType.ZONE_TYPE_WALKWAY, PersonScenes::intoVehicleZone);
  }

  private static Consumer<State.Builder> fine(Stage stage, ZoneType zone) {
    return Looks.personWho(stage, zone, person -> {});
  }
}
