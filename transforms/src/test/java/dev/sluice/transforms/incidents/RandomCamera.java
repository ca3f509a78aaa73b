package dev.sluice.transforms.incidents;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.Person;
import dev.sluice.camera.v1.PersonCrossedDoor;
import dev.sluice.camera.v1.State;
import dev.sluice.camera.v1.Vehicle;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.transforms.cameras.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random rules and random observations that give those rules much to find. */
final class RandomCamera {
  private static final String[] TRACKS = {"a", "b", "c", "d"};
  private static final String[] DOORS = {"gate", "dock"};

  private final Random random;

  RandomCamera(Random random) {
    this.random = random;
  }

  /** Every pattern in each of its kinds, with durations of a few seconds. */
  RuleSet rules() {
    List<String> rules = new ArrayList<>();
    String lifting = "condition { subject: 'person' when: 'person.lifting == true' }";
    String slow = "{ subject: 'vehicle' when: 'vehicle.speed_mps < 1.0' }";
    String badge =
        "{ subject: 'person_crossed_door' when: 'person_crossed_door.badge_accepted == true' }";
    String crossed = "{ subject: 'person_crossed_door' }";
    String match =
        "first_match: 'person_crossed_door.door_id' then_match: 'person_crossed_door.door_id'";
    for (String key : List.of("KEY_TRACK", "KEY_CAMERA")) {
      String name = key.equals("KEY_TRACK") ? "track" : "camera";
      rules.add(
          "id: 'holds-%s' key: %s holds { %s longer_than_seconds: %s bridge_seconds: %s }"
              .formatted(name, key, lifting, seconds(6), seconds(3)));
      rules.add(
          "id: 'occurs-%s' key: %s occurs { condition %s quiet_seconds: %s }"
              .formatted(name, key, badge, seconds(8)));
    }
    for (String relation : List.of("SAME", "OTHER", "ANY")) {
      String name = relation.toLowerCase(java.util.Locale.ROOT);
      String track = "track: TRACK_RELATION_" + relation + " within_seconds: " + seconds(9);
      rules.add(
          "id: 'badges-%s' follows { first %s then %s %s %s }"
              .formatted(name, badge, crossed, track, match));
      rules.add(
          "id: 'slow-%s' follows { first %s then %s %s without: %s }"
              .formatted(name, slow, crossed, track, random.nextBoolean()));
    }
    rules.add(
        "id: 'crowds' crowds { %s tracks: %d within_seconds: %s }"
            .formatted(lifting, 2 + random.nextInt(2), seconds(4)));
    return Rules.ruleSet(
        rules.stream().map(rule -> rule + aroundThePattern()).toArray(String[]::new));
  }

  private String aroundThePattern() {
    String around = " padding { before_seconds: 1 after_seconds: 2 }";
    if (random.nextInt(3) > 0) {
      around +=
          " cool_down { per_track_seconds: %s per_camera_seconds: %s }"
              .formatted(
                  random.nextBoolean() ? 0 : seconds(60), random.nextBoolean() ? 0 : seconds(60));
    }
    if (random.nextInt(5) == 0) {
      around += " active_hours { from: '00:01' to: '00:03' }";
    }
    return around;
  }

  private String seconds(int most) {
    return (500 + random.nextInt(most * 4) * 250) / 1000.0 + "";
  }

  /** Observations in order and without repetitions, a few a second; now and then a gap. */
  List<Observation> observations(String camera, int count) {
    List<ByteString> payloads = new ArrayList<>();
    long clock = 30_000;
    for (int i = 0; i < count; i++) {
      clock += random.nextInt(5) * 250;
      if (random.nextInt(70) == 0) {
        clock += random.nextBoolean() ? 20_000 : 3_595_000 + random.nextInt(80_000);
      }
      payloads.add(payload(camera, clock));
    }
    return payloads.stream()
        .map(payload -> Observed.decoded(camera, payload))
        .sorted(Observation.ORDER)
        .distinct()
        .toList();
  }

  private ByteString payload(String camera, long time) {
    String track = TRACKS[random.nextInt(TRACKS.length)];
    int kind = random.nextInt(10);
    if (kind < 3) {
      PersonCrossedDoor.Builder crossed = PersonCrossedDoor.newBuilder();
      if (random.nextInt(6) > 0) {
        crossed.setDoorId(DOORS[random.nextInt(DOORS.length)]);
      }
      if (random.nextInt(6) > 0) {
        crossed.setBadgeAccepted(random.nextBoolean());
      }
      return Any.pack(
              Event.newBuilder()
                  .setCameraId(camera)
                  .setTrackId(track)
                  .setAtMillis(time)
                  .setPersonCrossedDoor(crossed)
                  .build())
          .toByteString();
    }
    long length = random.nextInt(100) == 0 ? Math.min(time, 3_610_000) : random.nextInt(10) * 250L;
    State.Builder state = Observed.state(camera, track, time - length, time);
    if (kind < 8) {
      Person.Builder person = Person.newBuilder();
      if (random.nextInt(10) > 0) {
        person.setLifting(random.nextInt(6) > 0);
      }
      return Any.pack(state.setPerson(person).build()).toByteString();
    }
    Vehicle.Builder vehicle = Vehicle.newBuilder();
    if (random.nextInt(6) > 0) {
      vehicle.setSpeedMps(random.nextInt(4) * 0.5);
    }
    return Any.pack(state.setVehicle(vehicle).build()).toByteString();
  }
}
