package dev.sluice.samples.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.Label;
import dev.sluice.camera.v1.PlantedIncident;
import java.util.List;
import org.junit.jupiter.api.Test;

class TruthCheckTest {
  private static final long HOUR = 3_600_000;
  private static final PlantedIncident REAL = planted(Label.LABEL_REAL, HOUR + 1_000_000);
  private static final PlantedIncident GHOST = planted(Label.LABEL_GHOST, HOUR + 2_000_000);
  private static final PlantedIncident HIDDEN = planted(Label.LABEL_HIDDEN, HOUR + 3_000_000);
  private static final PlantedIncident CUT = planted(Label.LABEL_REAL, HOUR - 1_000);
  private static final PlantedIncident OUTSIDE = planted(Label.LABEL_REAL, 3 * HOUR);

  @Test
  void allIsWellWhenRealOnesAndGhostsAreReported() {
    TruthCheck check = check(report(REAL), report(GHOST));

    assertThat(check)
        .isEqualTo(
            new TruthCheck(
                List.of(REAL),
                List.of(),
                List.of(GHOST),
                List.of(),
                List.of(HIDDEN),
                List.of(CUT),
                List.of()));
    assertThat(check.allWell()).isTrue();
  }

  @Test
  void whatIsNotReportedIsMissed() {
    TruthCheck check = check();

    assertThat(check.realMissed()).containsExactly(REAL);
    assertThat(check.ghostsMissed()).containsExactly(GHOST);
    assertThat(check.allWell()).isFalse();
  }

  @Test
  void whatWasNotPlantedIsInvented() {
    Incident late = report(REAL).toBuilder().setEndMillis(REAL.getEndMillis() + 1).build();
    Incident otherTrack = report(REAL).toBuilder().setTrackId("person-2").build();
    TruthCheck check = check(report(REAL), report(GHOST), late, otherTrack);

    assertThat(check.invented()).containsExactly(late, otherTrack);
    assertThat(check.allWell()).isFalse();
  }

  @Test
  void whatWasHiddenIsInvented() {
    assertThat(check(report(REAL), report(GHOST), report(HIDDEN)).invented())
        .containsExactly(report(HIDDEN));
  }

  @Test
  void incidentWithTheWrongMarkIsInventedAndMissed() {
    Incident marked = report(REAL).toBuilder().setRepeated(true).build();
    TruthCheck check = check(marked, report(GHOST));

    assertThat(check.realMissed()).containsExactly(REAL);
    assertThat(check.invented()).containsExactly(marked);
  }

  @Test
  void markDoesNotCountWhereTheCoolDownMayHaveBegunBeforeTheRange() {
    PlantedIncident repeat =
        planted(Label.LABEL_REAL, HOUR + 60_000).toBuilder().setRepeated(true).build();
    Incident unmarked = report(repeat).toBuilder().setRepeated(false).build();

    assertThat(TruthCheck.compare(List.of(repeat), List.of(unmarked), HOUR, 2 * HOUR).realFound())
        .containsExactly(repeat);
  }

  @Test
  void whatIsLeftOfACutIncidentIsNotInvented() {
    Incident rest = report(CUT).toBuilder().setStartMillis(HOUR).setEndMillis(HOUR + 9_000).build();
    Incident otherRule = rest.toBuilder().setRuleId("overreach").build();
    TruthCheck check = check(report(REAL), report(GHOST), rest, otherRule);

    assertThat(check.cut()).containsExactly(CUT);
    assertThat(check.invented()).containsExactly(otherRule);
  }

  private static TruthCheck check(Incident... reported) {
    return TruthCheck.compare(
        List.of(REAL, GHOST, HIDDEN, CUT, OUTSIDE), List.of(reported), HOUR, 2 * HOUR);
  }

  private static PlantedIncident planted(Label label, long startMillis) {
    return PlantedIncident.newBuilder()
        .setRuleId("hard-hat-missing")
        .setCameraId("acme/site-1/dock/camera-0001")
        .setTrackId("person-1")
        .setStartMillis(startMillis)
        .setEndMillis(startMillis + 6_000)
        .setLabel(label)
        .build();
  }

  private static Incident report(PlantedIncident planted) {
    return Incident.newBuilder()
        .setRuleId(planted.getRuleId())
        .setCameraId(planted.getCameraId())
        .setTrackId(planted.getTrackId())
        .setStartMillis(planted.getStartMillis())
        .setEndMillis(planted.getEndMillis())
        .setRepeated(planted.getRepeated())
        .build();
  }
}
