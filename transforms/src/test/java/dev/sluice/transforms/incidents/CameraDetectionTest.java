package dev.sluice.transforms.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.camera.v1.Door;
import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.state.v1.EngineState;
import dev.sluice.state.v1.ReceivedObservation;
import dev.sluice.state.v1.RuleState;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.rules.RuleCompiler;
import dev.sluice.transforms.rules.RulePair;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CameraDetectionTest {
  private static final long ALLOWED = 10_000;
  private static final long HOUR = 3_600_000;

  /** Reports each door that is seen open. */
  private static final RuleSet OPEN =
      Rules.ruleSet(
          "id: 'open' occurs { condition { subject: 'door' when: 'door.open == true' } }");

  /** Reports a door that is seen open within two hours after it was seen shut. */
  private static final RuleSet OPENED =
      Rules.ruleSet(
          "id: 'opened' follows { first { subject: 'door' when: 'door.open == false' } "
              + "then { subject: 'door' when: 'door.open == true' } within_seconds: 7200 }");

  private static Observation open(long time) {
    return Observed.door("d", time, time, Door.newBuilder().setOpen(true));
  }

  private static Observation shut(long time) {
    return Observed.door("d", time, time, Door.newBuilder().setOpen(false));
  }

  private static List<Long> ends(DetectedCamera camera) {
    return camera.incidents.stream().map(Incident::getEndMillis).toList();
  }

  @Test
  void secondIsReleasedWhenTheFrontierHasPassedIt() {
    DetectedCamera camera = new DetectedCamera(OPEN, ALLOWED);
    camera.pack(open(5_000), open(5_500), open(15_999));
    assertThat(ends(camera)).isEmpty();

    camera.pack(open(16_000));

    assertThat(ends(camera)).containsExactly(5_000L, 5_500L);
  }

  @Test
  void frontierIsThatOfTheCameraWhateverTheWatermark() {
    DetectedCamera camera = new DetectedCamera(OPEN, ALLOWED);
    camera.watermark(50 * HOUR);
    camera.pack(open(30_000));
    camera.pack(open(20_000), open(19_999));
    camera.pack(open(41_000));

    assertThat(camera.letters)
        .extracting(DeadLetter::getReason)
        .containsExactly(Reason.REASON_TOO_LATE);
    assertThat(ends(camera)).containsExactly(20_000L, 30_000L);
  }

  @Test
  void packThatReleasesReadsAndWritesTheEngineOnceAndAnyOtherNever() {
    DetectedCamera camera = new DetectedCamera(OPEN, ALLOWED);
    camera.pack(open(1_000), open(2_000), open(3_000));
    assertThat(camera.state.engineReads).isZero();

    camera.pack(open(4_000), open(60_000));

    assertThat(ends(camera)).containsExactly(1_000L, 2_000L, 3_000L, 4_000L);
    assertThat(camera.state.engineReads).isEqualTo(1);
    assertThat(camera.state.engineWrites).isEqualTo(1);
  }

  @Test
  void quietCameraIsReleasedWhenTheWatermarkHasPassedItByTheAllowanceAndASecond() {
    DetectedCamera camera = new DetectedCamera(OPEN, ALLOWED);
    camera.watermark(5_000);
    camera.pack(open(6_000));
    camera.watermark(17_000);
    assertThat(ends(camera)).isEmpty();

    camera.watermark(17_001);

    assertThat(ends(camera)).containsExactly(6_000L);
  }

  @Test
  void afterItWasReleasedAsQuietOnlyWhatIsLaterThanItsLatestIsInTime() {
    DetectedCamera camera = new DetectedCamera(OPEN, ALLOWED);
    camera.pack(open(6_000));
    camera.watermark(20_000);
    camera.pack(open(5_999), open(6_000), open(6_001));
    camera.watermark(40_000);

    assertThat(ends(camera)).containsExactly(6_000L, 6_001L);
    assertThat(camera.letters)
        .extracting(DeadLetter::getReason)
        .containsExactly(Reason.REASON_TOO_LATE, Reason.REASON_TOO_LATE);
  }

  @Test
  void cameraWhoseClockIsBehindWaitsLikeAnyOther() {
    DetectedCamera camera = new DetectedCamera(OPEN, ALLOWED);
    camera.watermark(HOUR);
    for (long second = 1; second <= 60; second++) {
      camera.pack(open(second * 1_000));
      camera.watermark(HOUR + second * 1_000);
      // Out of order by what is allowed.
      camera.pack(shut(Math.max(0, second * 1_000 - ALLOWED)));
    }

    assertThat(camera.letters).isEmpty();
    assertThat(ends(camera)).hasSize(49);
  }

  @Test
  void cameraWhoseClockIsAheadIsReleasedByItsOwnNext() {
    DetectedCamera camera = new DetectedCamera(OPEN, ALLOWED);
    camera.watermark(1_000);
    camera.pack(open(HOUR));
    camera.watermark(60_000);
    assertThat(ends(camera)).isEmpty();

    camera.pack(open(HOUR + 11_000));

    assertThat(ends(camera)).containsExactly(HOUR);
  }

  @Test
  void timerIsSetOnceAnAllowanceAndNotOnceAPack() {
    DetectedCamera camera = new DetectedCamera(OPEN, ALLOWED);
    for (long millis = 0; millis < 110_000; millis += 200) {
      camera.watermark(millis);
      camera.pack(open(millis));
    }

    assertThat(camera.state.timersSet).isLessThanOrEqualTo(11);
  }

  @Test
  void stateIsDroppedOnceNothingInItMatters() {
    DetectedCamera camera = new DetectedCamera(OPENED, ALLOWED);
    camera.pack(shut(1_000));
    camera.watermark(1_000 + 3 * HOUR + DetectedCamera.KEPT);
    assertThat(camera.state.size()).isPositive();

    camera.watermark(1_000 + 3 * HOUR + DetectedCamera.KEPT + 1);
    assertThat(camera.state.size()).isZero();

    camera.pack(shut(500));
    camera.pack(open(20_000));
    camera.watermark(20 * HOUR);
    assertThat(ends(camera)).containsExactly(20_000L);
  }

  @Test
  void stateIsKeptWhileACameraComesBackInTime() {
    DetectedCamera camera = new DetectedCamera(OPENED, ALLOWED);
    camera.pack(shut(1_000));
    camera.watermark(1_000 + 2 * HOUR);
    camera.pack(open(1_000 + 2 * HOUR));
    camera.watermark(10 * HOUR);

    assertThat(ends(camera)).containsExactly(1_000 + 2 * HOUR);
  }

  @Test
  void cameraOfWhichNothingIsLetInHasNoState() {
    DetectedCamera camera = new DetectedCamera(OPEN, ALLOWED);
    camera.pack(List.of(DetectedCamera.received(open(1).payload().substring(2), 0)));

    assertThat(camera.letters).hasSize(1);
    assertThat(camera.state.size()).isZero();
    assertThat(camera.state.timersSet).isZero();
  }

  @Test
  void noMoreWaitThanTheLimitAndWhatComesForAReleasedSecondIsTooLateHoweverItIsPacked() {
    List<ReceivedObservation> arrivals = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      long time = 100_000 + i * 20L - (i % 7 == 0 ? 3_000 : 0);
      arrivals.add(DetectedCamera.received(open(time).payload(), i));
    }
    DetectedCamera single = new DetectedCamera(OPEN, HOUR, 100, true);
    for (ReceivedObservation arrival : arrivals) {
      single.pack(List.of(arrival));
      assertThat(single.state.waiting()).isLessThanOrEqualTo(100);
    }
    DetectedCamera together = new DetectedCamera(OPEN, HOUR, 100, true);
    together.pack(arrivals);

    assertThat(together.state.waiting()).isEqualTo(single.state.waiting());
    assertThat(together.incidents).isEqualTo(single.incidents).isNotEmpty();
    assertThat(together.letters).isEqualTo(single.letters).isNotEmpty();
    assertThat(together.letters)
        .extracting(DeadLetter::getReason)
        .containsOnly(Reason.REASON_TOO_LATE);
  }

  @Test
  void underAnotherAllowanceWhatWaitsIsReleasedByItAndTheFrontierDoesNotGoBack() {
    DetectedCamera camera = new DetectedCamera(OPEN, ALLOWED);
    camera.pack(open(20_000));

    camera.restart(OPEN, HOUR);
    camera.pack(open(9_999), open(15_000));
    camera.restart(OPEN, 0);
    camera.pack(open(21_000));

    assertThat(ends(camera)).containsExactly(15_000L, 20_000L);
    assertThat(camera.letters)
        .extracting(DeadLetter::getReason)
        .containsExactly(Reason.REASON_TOO_LATE);
  }

  @Test
  void candidateStartsEmptyIsDroppedWhenItIsGoneAndGoesOnWhenItIsMadeTheRules() {
    String opened =
        "id: 'opened' follows { first { subject: 'door' when: 'door.open == false' }"
            + " then { subject: 'door' when: 'door.open == true' } within_seconds: %d }";
    String same = opened.replace("opened", "same").formatted(60);
    RuleSet rules = Rules.ruleSet(same, opened.formatted(60));
    RuleSet candidate = Rules.ruleSet(same, opened.formatted(90));
    DetectedCamera camera = new DetectedCamera(rules, 0);
    camera.pack(shut(1_000), shut(2_000));
    EngineState before = camera.state.engine();

    camera.restart(rules, candidate, 0);
    camera.pack(open(3_000), shut(5_000), shut(7_000));
    EngineState beside = camera.state.engine();
    camera.restart(rules, 0);
    camera.pack(shut(9_000));

    // What was waiting when the candidate came counts for it.
    assertThat(camera.candidateIncidents).extracting(Incident::getRuleId).contains("same");
    assertThat(before.getCandidateRulesList()).isEmpty();
    assertThat(beside.getCandidateRulesList())
        .extracting(RuleState::getRuleId)
        .containsExactly("opened");
    assertThat(camera.state.engine().getCandidateRulesList()).isEmpty();
    RulePair pair = RulePair.of(rules, candidate);
    assertThat(RuleChanges.of(new EnginePlan(pair), before))
        .isEqualTo(
            new RuleChanges(
                List.of("same", "opened"), List.of("opened of the candidate"), List.of()));
    assertThat(RuleChanges.of(RuleCompiler.compile(rules), beside))
        .isEqualTo(
            new RuleChanges(
                List.of("same", "opened"), List.of(), List.of("opened of the candidate")));
    assertThat(RuleChanges.of(RuleCompiler.compile(candidate), beside))
        .isEqualTo(new RuleChanges(List.of("same", "opened"), List.of(), List.of("opened")));
  }

  @Test
  void changedRulesKeepWhatIsTheirsAndSayWhatBecameOfTheRest() {
    String opened =
        "id: 'opened-a' follows { first { subject: 'door' when: 'door.open == false' }"
            + " then { subject: 'door' when: 'door.open == true' } within_seconds: %d }";
    String other = opened.replace("opened-a", "opened-b");
    RuleSet before = Rules.ruleSet(opened.formatted(60), other.formatted(60));
    RuleSet after =
        Rules.ruleSet(
            opened.formatted(60), other.formatted(61), opened.replace("-a", "-c").formatted(60));
    DetectedCamera camera = new DetectedCamera(before, 0);
    camera.pack(shut(1_000), shut(2_000));

    RuleChanges changes = RuleChanges.of(RuleCompiler.compile(after), camera.state.engine());
    camera.restart(after, 0);
    camera.pack(open(3_000), open(5_000));

    assertThat(changes)
        .isEqualTo(
            new RuleChanges(
                List.of("opened-a"), List.of("opened-b", "opened-c"), List.of("opened-b")));
    assertThat(RuleChangeLog.note(changes, camera.state.engine())).isFalse();
    // Of those that started empty, what waited counts.
    assertThat(camera.incidents)
        .extracting(incident -> incident.getRuleId() + " " + incident.getStartMillis())
        .contains("opened-a 2000");
  }
}
