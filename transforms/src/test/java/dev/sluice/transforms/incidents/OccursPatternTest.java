package dev.sluice.transforms.incidents;

import static dev.sluice.transforms.incidents.Observed.CAMERA;
import static dev.sluice.transforms.incidents.Rules.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.Person;
import dev.sluice.camera.v1.SpillSeen;
import dev.sluice.transforms.cameras.Observation;
import org.junit.jupiter.api.Test;

class OccursPatternTest {
  private static final String SPILL =
      "id: 'spill' occurs { condition { subject: 'spill_seen' "
          + "when: 'spill_seen.area_square_metres > 0.05' } quiet_seconds: 10 }";
  private static final String SPILL_ANYWHERE = SPILL + " key: KEY_CAMERA";

  private static Observation spill(String track, long at, double area) {
    return Observed.decoded(
        CAMERA,
        Event.newBuilder()
            .setCameraId(CAMERA)
            .setTrackId(track)
            .setAtMillis(at)
            .setSpillSeen(SpillSeen.newBuilder().setAreaSquareMetres(area))
            .build());
  }

  @Test
  void countsAgainOnlyAfterQuiet() {
    assertThat(found(SPILL, spill("s", 0, 1), spill("s", 9_999, 1), spill("s", 19_999, 1)))
        .containsExactly("s 0-0", "s 19999-19999");
  }

  @Test
  void eachOccurrenceBeginsTheQuietAnew() {
    assertThat(found(SPILL, spill("s", 0, 1), spill("s", 9_000, 1), spill("s", 18_000, 1)))
        .containsExactly("s 0-0");
  }

  @Test
  void whatDoesNotMeetTheConditionDoesNotDisturbTheQuiet() {
    assertThat(found(SPILL, spill("s", 0, 1), spill("s", 9_000, 0.05), spill("s", 10_000, 1)))
        .containsExactly("s 0-0", "s 10000-10000");
  }

  @Test
  void tracksHaveTheirOwnQuietUnlessTheKeyIsTheCamera() {
    Observation[] spills = {spill("s", 0, 1), spill("t", 5_000, 1), spill("s", 15_000, 1)};

    assertThat(found(SPILL, spills)).containsExactly("s 0-0", "t 5000-5000", "s 15000-15000");
    assertThat(found(SPILL_ANYWHERE, spills)).containsExactly("s 0-0", "s 15000-15000");
  }

  @Test
  void withoutQuietEachCounts() {
    assertThat(
            found(
                SPILL.replace("quiet_seconds: 10", "quiet_seconds: 0"),
                spill("s", 0, 1),
                spill("s", 0, 2)))
        .containsExactly("s 0-0", "s 0-0");
  }

  @Test
  void statesWithoutAGapAreOneOccurrence() {
    String dock =
        "id: 'dock' occurs { condition { subject: 'person' when: \"person.zone_id == 'dock'\" } "
            + "quiet_seconds: 5 }";

    assertThat(
            found(
                dock,
                at("dock", 0, 10_000),
                at("dock", 10_000, 20_000),
                at("dock", 20_000, 30_000),
                at("dock", 30_000, 40_000),
                at("dock", 40_000, 50_000),
                at("dock", 50_000, 60_000)))
        .containsExactly("p 0-10000");
  }

  @Test
  void quietIsFromTheEndOfAStateToTheBeginOfTheNext() {
    String dock =
        "id: 'dock' occurs { condition { subject: 'person' when: \"person.zone_id == 'dock'\" } "
            + "quiet_seconds: 0.3 }";

    assertThat(found(dock, at("dock", 0, 1_000), at("dock", 1_280, 2_000)))
        .containsExactly("p 0-1000");
    assertThat(found(dock, at("dock", 0, 1_000), at("dock", 1_300, 2_000)))
        .containsExactly("p 0-1000", "p 1300-2000");
  }

  @Test
  void stateThatBeganBeforeAnotherEndedIsNotQuietHoweverLongItLasts() {
    String dock =
        "id: 'd' key: KEY_CAMERA occurs { condition { subject: 'person' } quiet_seconds: 5 }";
    long hour = Pattern.LONGEST_STATE_MILLIS;

    assertThat(found(dock, at("dock", 0, 1_000), at("dock", 500, 5_999 + hour)))
        .containsExactly("p 0-1000");
    assertThat(found(dock, at("dock", 0, 1_000), at("dock", 500, 6_000 + hour)))
        .containsExactly("p 0-1000", "p 500-" + (6_000 + hour));
  }

  private static Observation at(String zone, long start, long end) {
    return Observed.person("p", start, end, Person.newBuilder().setZoneId(zone));
  }
}
