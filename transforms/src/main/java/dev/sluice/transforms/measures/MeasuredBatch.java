package dev.sluice.transforms.measures;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;

/**
 * Readings of a topic of a measure that came together, of one partition, in their order. How they
 * are batched is by chance, and means nothing.
 *
 * @param readings at least one
 */
public record MeasuredBatch(List<Measured> readings) {

  /** Copies the list. */
  public MeasuredBatch {
    readings = List.copyOf(readings);
    checkArgument(!readings.isEmpty(), "a batch has at least one reading");
  }
}
