package dev.sluice.transforms.incidents;

import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.Severity;
import java.util.Locale;

/**
 * What incidents can be counted by. A place is named by its whole path ({@code acme/north} for a
 * site), so that two sites of one name stay two; where the camera id has fewer parts, by the path
 * as far as it goes.
 */
public enum IncidentField {
  ORGANIZATION {
    @Override
    String of(Incident incident) {
      return path(incident, 1);
    }
  },
  SITE {
    @Override
    String of(Incident incident) {
      return path(incident, 2);
    }
  },
  ZONE {
    @Override
    String of(Incident incident) {
      return path(incident, 3);
    }
  },
  CAMERA {
    @Override
    String of(Incident incident) {
      return incident.getCameraId();
    }
  },
  RULE {
    @Override
    String of(Incident incident) {
      return incident.getRuleId();
    }
  },
  /** {@code LOW} to {@code CRITICAL}; a severity of a later release by its number. */
  SEVERITY {
    @Override
    String of(Incident incident) {
      Severity severity = incident.getSeverity();
      return severity == Severity.UNRECOGNIZED
          ? Integer.toString(incident.getSeverityValue())
          : severity.name().substring("SEVERITY_".length());
    }
  },
  TRACK {
    @Override
    String of(Incident incident) {
      return incident.getTrackId();
    }
  },
  /** {@code true} or {@code false}. */
  REPEATED {
    @Override
    String of(Incident incident) {
      return Boolean.toString(incident.getRepeated());
    }
  };

  /** The name in options and in outputs: {@code camera}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The value of this field. */
  abstract String of(Incident incident);

  private static String path(Incident incident, int parts) {
    String camera = incident.getCameraId();
    int end = -1;
    for (int i = 0; i < parts; i++) {
      end = camera.indexOf('/', end + 1);
      if (end < 0) {
        return camera;
      }
    }
    return camera.substring(0, end);
  }
}
