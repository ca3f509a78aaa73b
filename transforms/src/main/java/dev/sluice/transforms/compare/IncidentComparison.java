package dev.sluice.transforms.compare;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.Sets;
import dev.sluice.camera.v1.Incident;
import java.io.Serial;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.transforms.SerializableFunction;

/**
 * How incidents are compared: those of one camera, rule and track can be paired, by when they
 * begin. An incident's id, and the id of the one that it repeats, are made of the other fields and
 * of when things begin and end; they do not count, so that a change is told once.
 *
 * <p>Where it is said what the incidents of a pair have in common, they are paired by the time that
 * they share. Without the track among it, which tracks took part does not count either: two
 * trackers never give the same ids.
 */
public final class IncidentComparison {
  /** What the incidents of a pair can have in common besides camera and rule. */
  private static final String TRACK = "track";

  private static final List<String> CAMERA_AND_RULE = List.of("camera", "rule");
  private static final Set<String> IDS = Set.of("incident_id", "repeat_of_incident_id");
  private static final Set<String> TRACKS = Set.of("track_id", "other_track_ids");
  private static final Set<String> WHAT_IS_NO_TIME =
      Set.of(
          "incident_id",
          "other_track_ids",
          "severity",
          "clip_start_millis",
          "clip_end_millis",
          "repeated",
          "repeat_of_incident_id");

  private IncidentComparison() {}

  /** By all that is said of an incident. */
  public static MessageComparison<Incident> ofAll() {
    return ofAll(List.of());
  }

  /**
   * The same.
   *
   * @param pairBy what the incidents of a pair have in common, as {@link #pairBy} gives it
   */
  static MessageComparison<Incident> ofAll(List<String> pairBy) {
    return of(pairBy, IDS);
  }

  /** By when it begins and ends, and nothing else. */
  static MessageComparison<Incident> ofTimes(List<String> pairBy) {
    return of(pairBy, WHAT_IS_NO_TIME);
  }

  private static MessageComparison<Incident> of(List<String> pairBy, Set<String> ignored) {
    boolean byTrack = pairBy.isEmpty() || pairBy.contains(TRACK);
    MessageComparison<Incident> comparison =
        MessageComparison.of(Incident.class, new PlaceOfIncident(byTrack), "start_millis")
            .ignoring(byTrack ? ignored : Sets.union(ignored, TRACKS));
    return pairBy.isEmpty() ? comparison : comparison.byOverlapUntil("end_millis");
  }

  /**
   * What the incidents of a pair have in common: camera and rule, and the track or not.
   *
   * @param text names, with commas between them
   * @return without spaces, the track last
   * @throws IllegalArgumentException if it is neither
   */
  public static List<String> pairBy(String text) {
    List<String> names = List.of(text.strip().split("\\s*,\\s*", -1));
    boolean byTrack = names.contains(TRACK);
    checkArgument(
        names.containsAll(CAMERA_AND_RULE) && names.size() == (byTrack ? 3 : 2),
        "must be camera,rule or camera,rule,track, but was: %s",
        text);
    return byTrack ? List.of("camera", "rule", TRACK) : CAMERA_AND_RULE;
  }

  private static final class PlaceOfIncident implements SerializableFunction<Incident, String> {
    @Serial private static final long serialVersionUID = 1L;

    private final boolean byTrack;

    PlaceOfIncident(boolean byTrack) {
      this.byTrack = byTrack;
    }

    @Override
    public String apply(Incident incident) {
      String place = incident.getCameraId() + '\0' + incident.getRuleId();
      return byTrack ? place + '\0' + incident.getTrackId() : place;
    }
  }
}
