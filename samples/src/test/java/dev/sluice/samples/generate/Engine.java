package dev.sluice.samples.generate;

import com.google.protobuf.ByteString;
import dev.sluice.camera.v1.Incident;
import dev.sluice.transforms.cameras.Decoded;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.ObservationDecoder;
import dev.sluice.transforms.incidents.IncidentEngine;
import dev.sluice.transforms.rules.CompiledRuleSet;
import dev.sluice.transforms.rules.RuleCompiler;
import dev.sluice.transforms.rules.RuleSets;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The shipped rules over generated days, without objects and without reordering on the way. */
final class Engine {
  private static final CompiledRuleSet RULES = RuleCompiler.compile(RuleSets.workplaceSafety());

  private Engine() {}

  /** All good observations of a camera, in order of time, each once. */
  static TreeSet<Observation> observations(Scenario scenario, String cameraId) throws IOException {
    TreeSet<Observation> observations = new TreeSet<>(Observation.ORDER);
    ObservationDecoder decoder = new ObservationDecoder();
    for (LocalDate date : scenario.from().datesUntil(scenario.to().plusDays(1)).toList()) {
      new CameraDay(scenario, cameraId, date)
          .deliver(
              delivery -> {
                ByteString any = delivery.any();
                Decoded decoded = decoder.decode(cameraId, any.toByteArray(), 0, any.size());
                if (delivery.flaw() != Flaw.CUT && decoded instanceof Observation observation) {
                  observations.add(observation);
                }
              });
    }
    return observations;
  }

  /** What the shipped rules report for the observations of a range. */
  static List<Incident> incidents(
      TreeSet<Observation> observations, String cameraId, long fromMillis, long toMillis) {
    List<Incident> incidents = new ArrayList<>();
    IncidentEngine engine = new IncidentEngine(RULES, cameraId);
    observations.stream()
        .filter(o -> o.timeMillis() >= fromMillis && o.timeMillis() < toMillis)
        .forEach(observation -> engine.accept(observation, incidents::add));
    return incidents;
  }
}
