package dev.sluice.samples.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.Label;
import dev.sluice.camera.v1.PlantedIncident;
import dev.sluice.camera.v1.Severity;
import dev.sluice.transforms.cameras.Observation;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the shipped rules find in generated days is what was planted in them, and nothing else. */
class PlantedTruthTest {
  private static final String CAMERA = new CameraFleet("acme", 1).cameraId(0);
  private static final long HOUR = 60 * Day.MINUTE_MILLIS;

  @Test
  void rulesFindWhatIsRealAndGhostsAndNothingElse() throws IOException {
    long seed = Scenarios.seed(1);
    for (long s = seed; s < seed + 6; s++) {
      Scenario scenario = Scenarios.eventful(s, 3);

      assertThat(found(scenario))
          .as("seed %s", s)
          .isEqualTo(planted(scenario, Label.LABEL_REAL, Label.LABEL_GHOST));
    }
  }

  @Test
  void rulesFindWhatIsRealInBusyDays() throws IOException {
    Scenario scenario =
        new Scenario(
            Scenarios.seed(100),
            Scenarios.FIRST,
            Scenarios.FIRST.plusDays(2),
            100_000,
            Windows.MAX_SCENES,
            0,
            0,
            0.001,
            0.01,
            3);

    assertThat(found(scenario)).isEqualTo(planted(scenario, Label.LABEL_REAL));
  }

  @Test
  void daysWithoutScenesHaveNoIncident() throws IOException {
    Scenario scenario =
        new Scenario(
            Scenarios.seed(200),
            Scenarios.FIRST,
            Scenarios.FIRST.plusDays(2),
            60_000,
            0,
            0,
            0,
            0.001,
            0.01,
            3);

    assertThat(found(scenario)).isEmpty();
  }

  @Test
  void everyRuleHasIncidentsOfEveryLabelRepeatsAndBothSeverities() throws IOException {
    Scenario scenario = Scenarios.eventful(Scenarios.seed(300), 20);
    List<PlantedIncident> planted = planted(scenario);

    for (Label label : List.of(Label.LABEL_REAL, Label.LABEL_GHOST, Label.LABEL_HIDDEN)) {
      assertThat(rules(planted.stream().filter(p -> p.getLabel() == label)))
          .as("rules with %s", label)
          .isEqualTo(
              Arrays.stream(ShippedRule.values()).map(ShippedRule::id).collect(Collectors.toSet()));
    }
    assertThat(rules(planted.stream().filter(PlantedIncident::getRepeated)))
        .containsExactlyInAnyOrder(
            "door-left-open", "person-in-vehicle-zone", "hard-hat-missing", "vest-missing");
    Scenario few = Scenarios.eventful(Scenarios.seed(300), 3);
    assertThat(
            incidents(few).stream()
                .filter(incident -> incident.getRuleId().equals("obstruction"))
                .map(Incident::getSeverity))
        .contains(Severity.SEVERITY_MEDIUM, Severity.SEVERITY_HIGH);
  }

  @Test
  void someScenesGoOnAfterMidnight() {
    Scenario scenario = Scenarios.eventful(Scenarios.seed(400), 10);

    assertThat(planted(scenario))
        .anyMatch(p -> p.getStartMillis() / Day.MILLIS != p.getEndMillis() / Day.MILLIS);
  }

  @Test
  void rangeThatIsCutAtFullHoursHasAllThatLiesInIt() throws IOException {
    Scenario scenario = Scenarios.eventful(Scenarios.seed(500), 3);
    List<PlantedIncident> truth = planted(scenario);
    TreeSet<Observation> observations = Engine.observations(scenario, CAMERA);
    long begin = new Day(scenario, CAMERA, scenario.from()).startMillis();

    for (int hour = 0; hour < 70; hour++) {
      long from = begin + hour * HOUR;
      long to = from + 25 * HOUR;
      TruthCheck check =
          TruthCheck.compare(truth, Engine.incidents(observations, CAMERA, from, to), from, to);

      assertThat(check.realMissed()).as("hour %s", hour).isEmpty();
      assertThat(check.ghostsMissed()).as("hour %s", hour).isEmpty();
      assertThat(check.invented()).as("hour %s", hour).isEmpty();
    }
  }

  private static Set<String> rules(Stream<PlantedIncident> planted) {
    return planted.map(PlantedIncident::getRuleId).collect(Collectors.toSet());
  }

  private static List<PlantedIncident> planted(Scenario scenario) {
    return scenario
        .from()
        .datesUntil(scenario.to())
        .flatMap(date -> new CameraDay(scenario, CAMERA, date).planted().stream())
        .toList();
  }

  private static List<String> planted(Scenario scenario, Label... labels) {
    return planted(scenario).stream()
        .filter(planted -> List.of(labels).contains(planted.getLabel()))
        .map(
            p ->
                line(
                    p.getRuleId(),
                    p.getTrackId(),
                    p.getStartMillis(),
                    p.getEndMillis(),
                    p.getRepeated()))
        .sorted()
        .toList();
  }

  private static List<String> found(Scenario scenario) throws IOException {
    return incidents(scenario).stream()
        .map(
            i ->
                line(
                    i.getRuleId(),
                    i.getTrackId(),
                    i.getStartMillis(),
                    i.getEndMillis(),
                    i.getRepeated()))
        .sorted()
        .toList();
  }

  private static List<Incident> incidents(Scenario scenario) throws IOException {
    return Engine.incidents(
        Engine.observations(scenario, CAMERA), CAMERA, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private static String line(Object... parts) {
    return Stream.of(parts).map(String::valueOf).collect(Collectors.joining(" "));
  }
}
