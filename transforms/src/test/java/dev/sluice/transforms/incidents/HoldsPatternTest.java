package dev.sluice.transforms.incidents;

import static dev.sluice.transforms.incidents.Observed.door;
import static dev.sluice.transforms.incidents.Rules.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.camera.v1.Door;
import dev.sluice.transforms.cameras.Observation;
import org.junit.jupiter.api.Test;

class HoldsPatternTest {
  private static final String OPEN =
      "id: 'open' holds { condition { subject: 'door' when: 'door.open == true' } "
          + "longer_than_seconds: 3 bridge_seconds: 1 }";
  private static final String OPEN_SOMEWHERE = OPEN + " key: KEY_CAMERA";

  private static Observation open(String track, long start, long end) {
    return door(track, start, end, Door.newBuilder().setOpen(true));
  }

  private static Observation shut(String track, long start, long end) {
    return door(track, start, end, Door.newBuilder().setOpen(false));
  }

  private static Observation unknown(String track, long start, long end) {
    return door(track, start, end, Door.newBuilder());
  }

  @Test
  void reportedAtTheFirstStateThatEndsMoreThanTheTimeAfterTheBegin() {
    assertThat(found(OPEN, open("d", 0, 1000), open("d", 1000, 3000), open("d", 3000, 3001)))
        .containsExactly("d 0-3001");
  }

  @Test
  void reportedOnceForEachStretch() {
    assertThat(
            found(
                OPEN,
                open("d", 0, 4000),
                open("d", 4000, 5000),
                open("d", 5000, 9000),
                shut("d", 9000, 9100),
                open("d", 9100, 14_000)))
        .containsExactly("d 0-4000", "d 9100-14000");
  }

  @Test
  void incidentOpensOnceForOverlappingStates() {
    assertThat(found(OPEN, open("d", 0, 3000), open("d", 500, 3500), open("d", 1000, 4000)))
        .containsExactly("d 0-3500");
  }

  @Test
  void gapUpToTheBridgeCarriesTheStretchOn() {
    assertThat(found(OPEN, open("d", 0, 2000), open("d", 3000, 4000))).containsExactly("d 0-4000");
  }

  @Test
  void longerGapBeginsAnotherStretch() {
    assertThat(found(OPEN, open("d", 0, 2000), open("d", 3001, 4000), open("d", 4000, 7000)))
        .containsExactly("d 3001-7000");
  }

  @Test
  void stateThatIsFalseOrUnknownEndsTheStretchAtOnce() {
    assertThat(found(OPEN, open("d", 0, 2000), shut("d", 2000, 2100), open("d", 2100, 4000)))
        .isEmpty();
    assertThat(found(OPEN, open("d", 0, 2000), unknown("d", 2000, 2100), open("d", 2100, 4000)))
        .isEmpty();
  }

  @Test
  void tracksAreFollowedOnTheirOwn() {
    assertThat(
            found(
                OPEN,
                open("d", 0, 2000),
                shut("e", 1000, 2500),
                open("d", 2000, 4000),
                open("f", 3000, 4100)))
        .containsExactly("d 0-4000");
  }

  @Test
  void forTheCameraAnyTrackCarriesTheStretchOnAndOnlyAGapEndsIt() {
    assertThat(
            found(
                OPEN_SOMEWHERE,
                open("d", 0, 2000),
                shut("d", 2000, 2500),
                open("e", 2500, 4000),
                open("e", 4000, 5000),
                open("d", 6001, 9002)))
        .containsExactly("e 0-4000", "d 6001-9002");
  }

  @Test
  void stateLongerThanAnHourBeginsAStretchOfItsOwn() {
    long hour = Pattern.LONGEST_STATE_MILLIS;

    assertThat(found(OPEN, open("d", 0, 1000), open("d", 500, 2000 + hour)))
        .containsExactly("d 0-" + (2000 + hour));
    assertThat(found(OPEN, open("d", 0, 1000), open("d", 500, 2001 + hour)))
        .containsExactly("d 500-" + (2001 + hour));
  }

  @Test
  void stateThatBeganBeforeTheOthersCarriesAllOfThemOn() {
    assertThat(
            found(
                OPEN_SOMEWHERE,
                open("d", 1000, 2000),
                open("e", 5000, 6000),
                open("f", 2500, 6500)))
        .containsExactly("f 1000-6500");
    assertThat(
            found(
                OPEN_SOMEWHERE,
                open("d", 0, 3500),
                open("e", 9000, 10_000),
                open("f", 3000, 11_000)))
        .as("of which a part was reported")
        .containsExactly("d 0-3500");
  }
}
