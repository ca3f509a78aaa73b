package dev.sluice.transforms.incidents;

import static dev.sluice.transforms.incidents.Observed.crossed;
import static dev.sluice.transforms.incidents.Observed.vehicle;
import static dev.sluice.transforms.incidents.Rules.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.camera.v1.PersonCrossedDoor;
import dev.sluice.camera.v1.Vehicle;
import dev.sluice.transforms.cameras.Observation;
import org.junit.jupiter.api.Test;

class FollowsPatternTest {
  private static final String PIGGYBACK =
      "id: 'piggyback' follows { "
          + "first { subject: 'person_crossed_door' when: 'person_crossed_door.badge_accepted == true' } "
          + "then { subject: 'person_crossed_door' when: 'person_crossed_door.badge_accepted == false' } "
          + "within_seconds: 5 track: TRACK_RELATION_OTHER "
          + "first_match: 'person_crossed_door.door_id' then_match: 'person_crossed_door.door_id' }";
  private static final String ANY = PIGGYBACK.replace("TRACK_RELATION_OTHER", "TRACK_RELATION_ANY");
  private static final String SAME =
      PIGGYBACK.replace("TRACK_RELATION_OTHER", "TRACK_RELATION_SAME");
  private static final String NO_STOP =
      "id: 'no-stop' follows { first { subject: 'vehicle' when: 'vehicle.speed_mps < 0.3' } "
          + "then { subject: 'person_crossed_door' } within_seconds: 10 without: true }";
  private static final String TWICE =
      "id: 'twice' follows { first { subject: 'person_crossed_door' } "
          + "then { subject: 'person_crossed_door' } within_seconds: 5 }";

  private static Observation badge(String track, long at, String door) {
    return crossed(
        track, at, PersonCrossedDoor.newBuilder().setDoorId(door).setBadgeAccepted(true));
  }

  private static Observation noBadge(String track, long at, String door) {
    return crossed(
        track, at, PersonCrossedDoor.newBuilder().setDoorId(door).setBadgeAccepted(false));
  }

  private static Observation slow(String track, long start, long end) {
    return vehicle(track, start, end, Vehicle.newBuilder().setSpeedMps(0.1));
  }

  @Test
  void reportedForEachThenWithTheLatestFirst() {
    assertThat(
            found(
                PIGGYBACK,
                badge("a", 1000, "gate"),
                badge("b", 2000, "gate"),
                noBadge("x", 3000, "gate"),
                noBadge("y", 7000, "gate")))
        .containsExactly("x 2000-3000 with [b]", "y 2000-7000 with [b]");
  }

  @Test
  void firstOlderThanTheTimeDoesNotCount() {
    assertThat(found(PIGGYBACK, badge("a", 1000, "gate"), noBadge("x", 6000, "gate")))
        .containsExactly("x 1000-6000 with [a]");
    assertThat(found(PIGGYBACK, badge("a", 1000, "gate"), noBadge("x", 6001, "gate"))).isEmpty();
  }

  @Test
  void ofTheSameMomentOrderDecides() {
    assertThat(found(PIGGYBACK, badge("a", 1000, "gate"), noBadge("x", 1000, "gate")))
        .containsExactly("x 1000-1000 with [a]");
    assertThat(found(PIGGYBACK, badge("x", 1000, "gate"), noBadge("a", 1000, "gate"))).isEmpty();
  }

  @Test
  void textsMustBeEqualAndKnown() {
    assertThat(found(PIGGYBACK, badge("a", 1000, "gate"), noBadge("x", 2000, "dock"))).isEmpty();
    assertThat(
            found(
                PIGGYBACK,
                crossed("a", 1000, PersonCrossedDoor.newBuilder().setBadgeAccepted(true)),
                crossed("x", 2000, PersonCrossedDoor.newBuilder().setBadgeAccepted(false))))
        .isEmpty();
  }

  @Test
  void otherTrackLooksPastTheOwnOne() {
    assertThat(
            found(
                PIGGYBACK,
                badge("a", 1000, "gate"),
                badge("x", 2000, "gate"),
                badge("x", 3000, "gate"),
                noBadge("x", 4000, "gate")))
        .containsExactly("x 1000-4000 with [a]");
    assertThat(
            found(
                PIGGYBACK,
                badge("a", 1000, "gate"),
                badge("x", 2000, "gate"),
                noBadge("x", 6001, "gate")))
        .isEmpty();
  }

  @Test
  void anyTrackTakesTheLatest() {
    assertThat(
            found(
                ANY,
                badge("a", 1000, "gate"),
                badge("x", 2000, "gate"),
                noBadge("x", 3000, "gate"),
                noBadge("y", 3000, "gate")))
        .containsExactly("x 2000-3000", "y 2000-3000 with [x]");
  }

  @Test
  void sameTrackTakesTheLatestOfItsOwn() {
    assertThat(
            found(
                SAME,
                badge("a", 1000, "gate"),
                badge("x", 2000, "gate"),
                noBadge("a", 3000, "gate"),
                noBadge("b", 3000, "gate"),
                noBadge("x", 3000, "dock")))
        .containsExactly("a 1000-3000");
  }

  @Test
  void withoutReportsEachThenThatHasNoFirst() {
    assertThat(
            found(
                NO_STOP,
                slow("v", 0, 1000),
                slow("w", 5000, 6000),
                crossed("v", 11_000, PersonCrossedDoor.newBuilder()),
                crossed("v", 11_001, PersonCrossedDoor.newBuilder()),
                crossed("u", 12_000, PersonCrossedDoor.newBuilder())))
        .containsExactly("v 11001-11001", "u 12000-12000");
  }

  @Test
  void withoutReportsAThenWhoseTextIsUnknown() {
    String rule = SAME.replace("within_seconds", "without: true within_seconds");

    assertThat(
            found(
                rule,
                badge("x", 1000, "gate"),
                noBadge("x", 2000, "gate"),
                crossed("x", 3000, PersonCrossedDoor.newBuilder().setBadgeAccepted(false))))
        .containsExactly("x 3000-3000");
  }

  @Test
  void observationThatIsBothDoesNotSeeItself() {
    assertThat(
            found(
                TWICE,
                crossed("a", 1000, PersonCrossedDoor.newBuilder()),
                crossed("a", 2000, PersonCrossedDoor.newBuilder()),
                crossed("b", 2000, PersonCrossedDoor.newBuilder())))
        .containsExactly("a 1000-2000");
  }

  @Test
  void timeIsFromTheEndOfTheFirstToTheBeginOfTheSecond() {
    String rule =
        "id: 'f' follows { first { subject: 'vehicle' when: 'vehicle.speed_mps < 0.3' } "
            + "then { subject: 'vehicle' when: 'vehicle.speed_mps > 5.0' } within_seconds: 10 }";

    assertThat(found(rule, slow("v", 0, 1_000), fast("v", 11_000, 40_000)))
        .containsExactly("v 0-40000");
    assertThat(found(rule, slow("v", 0, 1_000), fast("v", 11_001, 40_000))).isEmpty();
    assertThat(found(rule, slow("v", 0, 2_000), fast("v", 1_000, 40_000)))
        .containsExactly("v 0-40000");
  }

  @Test
  void withoutKnowsAGuardOnceItsStateHasEnded() {
    Observation crossing = crossed("v", 30_000, PersonCrossedDoor.newBuilder());

    assertThat(found(NO_STOP, slow("v", 0, 60_000), crossing))
        .as("it is not known yet")
        .containsExactly("v 30000-30000");
    assertThat(found(NO_STOP, slow("v", 0, 30_000), crossing))
        .as("of the same moment, States come first")
        .isEmpty();
    assertThat(
            found(
                NO_STOP,
                slow("v", 0, 10_000),
                slow("v", 10_000, 20_000),
                crossing,
                slow("v", 20_000, 30_001)))
        .as("in pieces no longer than the time")
        .isEmpty();
  }

  private static Observation fast(String track, long start, long end) {
    return vehicle(track, start, end, Vehicle.newBuilder().setSpeedMps(6));
  }
}
