package dev.sluice.transforms.incidents;

import java.util.List;

/**
 * A pattern that the current observation completed.
 *
 * @param startMillis first moment of the evidence, epoch milliseconds UTC
 * @param otherTrackIds the other tracks that took part, sorted, without the observation's own
 */
record Finding(long startMillis, List<String> otherTrackIds) {
  Finding {
    otherTrackIds = List.copyOf(otherTrackIds);
  }
}
