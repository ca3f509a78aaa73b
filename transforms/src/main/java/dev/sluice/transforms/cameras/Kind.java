package dev.sluice.transforms.cameras;

/**
 * Which of the two camera messages an observation is. The order is that of observations of one
 * moment.
 */
public enum Kind {
  /** A {@link dev.sluice.camera.v1.State}: its event time is the end of its interval. */
  STATE,
  /** A {@link dev.sluice.camera.v1.Event}: its event time is its instant. */
  EVENT
}
