package dev.sluice.transforms.incidents;

import static dev.sluice.transforms.incidents.Observed.person;
import static dev.sluice.transforms.incidents.Rules.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.Person;
import dev.sluice.state.v1.EngineState;
import dev.sluice.state.v1.Member;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.rules.CompiledRuleSet;
import java.util.ArrayList;
import java.util.List;
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

  @Test
  void peopleWhoseStatesOverlapAreACrowdHoweverFarApartTheseEnd() {
    String crowd = CROWD.replace("within_seconds: 10", "within_seconds: 5");

    assertThat(
            found(crowd, lifting("a", 0, 40_000), lifting("b", 0, 60_000), lifting("c", 0, 80_000)))
        .containsExactly("c 0-80000 with [a, b]");
  }

  @Test
  void peopleOfWhomOneMetTheOthersAtDifferentTimesAreNone() {
    assertThat(
            found(
                CROWD,
                lifting("a", 0, 1_000),
                lifting("b", 60_000, 61_000),
                lifting("c", 0, 62_000)))
        .isEmpty();
  }

  @Test
  void stateMakesACrowdOfThoseWhoLeftWhileItLasted() {
    assertThat(
            found(
                CROWD,
                lifting("a", 5_000, 6_000),
                lifting("b", 7_000, 8_000),
                lifting("a", 50_000, 51_000),
                lifting("c", 0, 60_000)))
        .containsExactly("c 0-60000 with [a, b]");
  }

  @Test
  void whatOneStateMakesOfSeveralIsOneIncident() {
    assertThat(
            found(
                CROWD,
                lifting("a", 5_000, 6_000),
                lifting("b", 6_000, 7_000),
                lifting("d", 40_000, 41_000),
                lifting("e", 40_000, 41_000),
                lifting("c", 1_000, 60_000),
                lifting("f", 39_000, 61_000)))
        .containsExactly("c 1000-60000 with [a, b, d, e]");
  }

  @Test
  void crowdThatIsNeverTooSmallForAMomentIsOne() {
    assertThat(
            found(
                CROWD,
                lifting("a", 0, 0),
                lifting("b", 3_000, 3_000),
                lifting("c", 5_000, 5_000),
                lifting("a", 10_000, 10_000),
                lifting("d", 13_000, 13_000)))
        .containsExactly("c 0-5000 with [a, b]");
  }

  @Test
  void stateCountsForItsLastHour() {
    long hour = Pattern.LONGEST_STATE_MILLIS;

    assertThat(
            found(
                CROWD,
                lifting("a", 0, 1_000),
                lifting("b", 0, 1_000),
                lifting("c", 0, hour + 10_999)))
        .containsExactly("c 0-" + (hour + 10_999) + " with [a, b]");
    assertThat(
            found(
                CROWD,
                lifting("a", 0, 1_000),
                lifting("b", 0, 1_000),
                lifting("c", 0, hour + 11_000)))
        .isEmpty();
  }

  @Test
  void stateOfAnOlderReleaseGoesOn() {
    CompiledRuleSet rules = Rules.compiled(CROWD);
    IncidentEngine engine = new IncidentEngine(rules, Observed.CAMERA);
    for (Observation o : List.of(lifting("a", 0, 1_000), lifting("b", 0, 1_000))) {
      engine.accept(o, incident -> {});
    }
    EngineState.Builder older = engine.toState().toBuilder();
    older.getRulesBuilder(0).getMembersBuilderList().forEach(Member.Builder::clearSinceMillis);
    List<Incident> found = new ArrayList<>();

    IncidentEngine.restore(rules, older.build()).accept(lifting("c", 10_500, 10_999), found::add);

    assertThat(found).extracting(Incident::getStartMillis).containsExactly(0L);
  }
}
