package dev.sluice.transforms.incidents;

import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;

/** Takes what {@link CameraDetection} gives, in the order in which it arises. */
public interface DetectionListener {
  /** An incident, in the order of the camera's observations. */
  void incident(Incident incident);

  /** An incident that the candidate finds, in the same order; without a candidate there is none. */
  default void candidateIncident(Incident incident) {}

  /** A rejected observation. */
  void rejected(DeadLetter letter);

  /**
   * Says how many observations were given to the engine, and how many were left out because they
   * were byte-equal to one of those.
   */
  void released(int observations, int duplicates);
}
