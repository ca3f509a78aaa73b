package dev.sluice.transforms.compare;

import dev.sluice.camera.v1.Incident;
import java.io.Serial;
import java.util.Set;
import org.apache.beam.sdk.transforms.SerializableFunction;

/**
 * How incidents are compared: those of one camera, rule and track can be paired, by when they
 * begin. An incident's id, and the id of the one that it repeats, are made of the other fields and
 * of when things begin and end; they do not count, so that a change is told once.
 */
public final class IncidentComparison {
  private IncidentComparison() {}

  /** By all that is said of an incident. */
  public static MessageComparison<Incident> ofAll() {
    return MessageComparison.of(Incident.class, new PlaceOfIncident(), "start_millis")
        .ignoring(Set.of("incident_id", "repeat_of_incident_id"));
  }

  /** By when it begins and ends, and nothing else. */
  static MessageComparison<Incident> ofTimes() {
    return MessageComparison.of(Incident.class, new PlaceOfIncident(), "start_millis")
        .ignoring(
            Set.of(
                "incident_id",
                "other_track_ids",
                "severity",
                "clip_start_millis",
                "clip_end_millis",
                "repeated",
                "repeat_of_incident_id"));
  }

  private static final class PlaceOfIncident implements SerializableFunction<Incident, String> {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public String apply(Incident incident) {
      return incident.getCameraId() + '\0' + incident.getRuleId() + '\0' + incident.getTrackId();
    }
  }
}
