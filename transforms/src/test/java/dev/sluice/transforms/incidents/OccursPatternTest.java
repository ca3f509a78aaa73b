package dev.sluice.transforms.incidents;

import static dev.sluice.transforms.incidents.Observed.CAMERA;
import static dev.sluice.transforms.incidents.Rules.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.camera.v1.Event;
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
}
