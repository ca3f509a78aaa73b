package dev.sluice.transforms.measures;

import dev.sluice.sensor.v1.MeasureRange;
import dev.sluice.sensor.v1.MeasureRanges;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/**
 * What is to be known of a measure for each of its readings.
 *
 * @param topic where they go
 * @param above values are above it
 * @param below values are below it
 * @param stuckAfter how many in a row of one value are a stuck sensor
 */
record PlannedRange(String topic, BigDecimal above, BigDecimal below, int stuckAfter) {

  /** By the names of the measures. */
  static Map<String, PlannedRange> of(MeasureRanges ranges) {
    Map<String, PlannedRange> planned = new HashMap<>();
    for (MeasureRange range : ranges.getMeasuresList()) {
      planned.put(
          range.getMeasure(),
          new PlannedRange(
              range.getTopic(),
              BigDecimal.valueOf(range.getAbove()),
              BigDecimal.valueOf(range.getBelow()),
              range.hasStuckAfter() ? range.getStuckAfter() : Integer.MAX_VALUE));
    }
    return planned;
  }

  boolean holds(BigDecimal value) {
    return value.compareTo(above) > 0 && value.compareTo(below) < 0;
  }
}
