package dev.sluice.samples.generate;

import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.Label;
import dev.sluice.camera.v1.PlantedIncident;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of planted incidents: compares the truth with what the shipped rules reported.
 *
 * <p>A planted incident that lies in the range of the replay only in part may be reported in part
 * or not at all: it is counted as cut, and what is reported of its rule, camera and time is not
 * invented. The range is to begin at a full hour; elsewhere a vehicle's stop can be cut off from
 * its crossing, which looks as if it had not stopped.
 *
 * @param realFound planted as real, and reported
 * @param realMissed planted as real, and not reported: none, if all is well
 * @param ghostsReported planted as errors of the detector, and reported
 * @param ghostsMissed planted as errors of the detector, and not reported: none, if all is well
 * @param hidden planted with lost evidence
 * @param cut planted, but only in part within the range
 * @param invented reported, and not planted or planted with lost evidence: none, if all is well
 */
public record TruthCheck(
    List<PlantedIncident> realFound,
    List<PlantedIncident> realMissed,
    List<PlantedIncident> ghostsReported,
    List<PlantedIncident> ghostsMissed,
    List<PlantedIncident> hidden,
    List<PlantedIncident> cut,
    List<Incident> invented) {
  // Longer than any scene, and than any cool-down of the shipped rules.
  private static final long EDGE_MILLIS = 10 * Day.MINUTE_MILLIS;

  /**
   * Compares.
   *
   * @param truth in any order; what lies outside the range does not count
   * @param reported in any order
   * @param fromMillis begin of the replay's range, epoch milliseconds UTC, inclusive
   * @param toMillis end of the replay's range, epoch milliseconds UTC, exclusive
   */
  public static TruthCheck compare(
      Collection<PlantedIncident> truth,
      Collection<Incident> reported,
      long fromMillis,
      long toMillis) {
    Map<Place, Incident> unexplained = new LinkedHashMap<>();
    reported.forEach(incident -> unexplained.put(Place.of(incident), incident));
    TruthCheck check = new TruthCheck();
    for (PlantedIncident planted : truth) {
      if (planted.getEndMillis() < fromMillis || planted.getStartMillis() >= toMillis) {
        continue;
      }
      if (planted.getStartMillis() < fromMillis || planted.getEndMillis() >= toMillis) {
        check.cut.add(planted);
      } else if (planted.getLabel() == Label.LABEL_HIDDEN) {
        check.hidden.add(planted);
      } else {
        boolean real = planted.getLabel() == Label.LABEL_REAL;
        if (reports(unexplained.get(Place.of(planted)), planted, fromMillis)) {
          unexplained.remove(Place.of(planted));
          (real ? check.realFound : check.ghostsReported).add(planted);
        } else {
          (real ? check.realMissed : check.ghostsMissed).add(planted);
        }
      }
    }
    unexplained.values().stream()
        .filter(incident -> check.cut.stream().noneMatch(planted -> explains(planted, incident)))
        .forEach(check.invented::add);
    return check;
  }

  private TruthCheck() {
    this(
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>());
  }

  /** Whether all that can be reported was, and nothing else. */
  public boolean allWell() {
    return realMissed.isEmpty() && ghostsMissed.isEmpty() && invented.isEmpty();
  }

  private static boolean reports(
      @Nullable Incident incident, PlantedIncident planted, long fromMillis) {
    // What a repeat repeats may lie before the range.
    return incident != null
        && (incident.getRepeated() == planted.getRepeated()
            || planted.getStartMillis() < fromMillis + EDGE_MILLIS);
  }

  private static boolean explains(PlantedIncident cut, Incident incident) {
    return cut.getRuleId().equals(incident.getRuleId())
        && cut.getCameraId().equals(incident.getCameraId())
        && Math.abs(incident.getStartMillis() - cut.getStartMillis()) < EDGE_MILLIS;
  }

  /** What must be the same in both. */
  private record Place(
      String ruleId, String cameraId, String trackId, long startMillis, long endMillis) {

    static Place of(PlantedIncident planted) {
      return new Place(
          planted.getRuleId(),
          planted.getCameraId(),
          planted.getTrackId(),
          planted.getStartMillis(),
          planted.getEndMillis());
    }

    static Place of(Incident incident) {
      return new Place(
          incident.getRuleId(),
          incident.getCameraId(),
          incident.getTrackId(),
          incident.getStartMillis(),
          incident.getEndMillis());
    }
  }
}
