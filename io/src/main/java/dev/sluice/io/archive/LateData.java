package dev.sluice.io.archive;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;

/**
 * What late is, and what becomes of it.
 *
 * @param policy where it goes
 * @param allowedDisorderSeconds how far behind the latest event time a record is not late yet
 */
public record LateData(LatePolicy policy, int allowedDisorderSeconds) implements Serializable {
  /** Into the current folder, from 10 s on. */
  public static final LateData DEFAULT = new LateData(LatePolicy.CURRENT, 10);

  public LateData {
    checkArgument(
        allowedDisorderSeconds >= 0,
        "allowedDisorderSeconds must not be negative, but was: %s",
        allowedDisorderSeconds);
  }
}
