package dev.sluice.transforms.incidents;

import static dev.sluice.transforms.incidents.Observed.person;
import static dev.sluice.transforms.incidents.Rules.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.camera.v1.Person;
import dev.sluice.transforms.cameras.Observation;
import org.junit.jupiter.api.Test;

class CrowdsPatternTest {
  private static final String CROWD =
      "id: 'crowd' crowds { condition { subject: 'person' when: 'person.lifting == true' } "
          + "tracks: 3 within_seconds: 10 }";

  private static Observation lifting(String track, long start, long end) {
    return person(track, start, end, Person.newBuilder().setLifting(true));
  }

  @Test
  void reportedWhenEnoughDistinctTracksAreThere() {
    assertThat(
            found(
                CROWD,
                lifting("c", 500, 1000),
                lifting("c", 1500, 2000),
                lifting("a", 2000, 3000),
                lifting("b", 3500, 4000)))
        .containsExactly("b 1500-4000 with [a, c]");
  }

  @Test
  void trackLeavesAsLongAfterItWasSeenAsTheRuleSays() {
    assertThat(found(CROWD, lifting("a", 0, 0), lifting("b", 0, 0), lifting("c", 9_999, 9_999)))
        .containsExactly("c 0-9999 with [a, b]");
    assertThat(found(CROWD, lifting("a", 0, 0), lifting("b", 0, 0), lifting("c", 10_000, 10_000)))
        .isEmpty();
  }

  @Test
  void reportedAgainOnlyAfterTheCrowdFellBelow() {
    assertThat(
            found(
                CROWD,
                lifting("a", 0, 0),
                lifting("b", 0, 0),
                lifting("c", 0, 0),
                lifting("d", 1_000, 1_000),
                lifting("a", 5_000, 5_000),
                lifting("b", 12_000, 12_000),
                lifting("c", 13_000, 13_000)))
        .containsExactly("c 0-0 with [a, b]", "c 5000-13000 with [a, b]");
  }

  @Test
  void stateThatDoesNotMeetTheConditionNeitherCountsNorRemovesItsTrack() {
    assertThat(
            found(
                CROWD,
                lifting("a", 0, 1000),
                lifting("b", 0, 1000),
                person("a", 1000, 2000, Person.newBuilder().setLifting(false)),
                person("d", 1000, 2000, Person.newBuilder()),
                lifting("c", 2000, 3000)))
        .containsExactly("c 0-3000 with [a, b]");
  }
}
