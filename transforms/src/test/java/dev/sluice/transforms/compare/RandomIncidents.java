package dev.sluice.transforms.compare;

import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Incidents of few cameras, rules and tracks, so that many can be paired, and changed copies. */
final class RandomIncidents {
  static final long BEGIN_MILLIS = 1_772_323_200_000L;

  private RandomIncidents() {}

  static List<Incident> some(Random random, int count) {
    List<Incident> incidents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      incidents.add(one(random));
    }
    return incidents;
  }

  static Incident one(Random random) {
    long start = BEGIN_MILLIS + random.nextInt(100_000) * 100L;
    long end = start + random.nextInt(50) * 1_000L;
    return Incident.newBuilder()
        .setIncidentId("incident-" + random.nextInt())
        .setRuleId("rule-" + random.nextInt(4))
        .setCameraId("acme/north/dock/cam-" + random.nextInt(6))
        .setTrackId("track-" + random.nextInt(3))
        .setSeverity(Severity.forNumber(1 + random.nextInt(4)))
        .setStartMillis(start)
        .setEndMillis(end)
        .setClipStartMillis(start - 5_000)
        .setClipEndMillis(end + 5_000)
        .setRepeated(random.nextInt(5) == 0)
        .build();
  }

  /** Most as they are; some moved, changed, left out or doubled; some new. */
  static List<Incident> changed(Random random, List<Incident> incidents) {
    List<Incident> changed = new ArrayList<>();
    for (Incident incident : incidents) {
      Incident.Builder copy = incident.toBuilder().setIncidentId("incident-" + random.nextInt());
      switch (random.nextInt(20)) {
        case 0 -> changed.add(copy.setStartMillis(copy.getStartMillis() + 700).build());
        case 1 -> changed.add(copy.setEndMillis(copy.getEndMillis() + 10_000).build());
        case 2 -> changed.add(copy.setSeverity(Severity.SEVERITY_LOW).build());
        case 3 -> changed.add(one(random));
        case 4 -> {
          changed.add(copy.build());
          changed.add(copy.build());
        }
        case 5 -> {}
        default -> changed.add(copy.build());
      }
    }
    return changed;
  }
}
