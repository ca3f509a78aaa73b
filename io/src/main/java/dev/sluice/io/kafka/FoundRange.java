package dev.sluice.io.kafka;

import org.jspecify.annotations.Nullable;

/**
 * The stretch of a partition that holds a range of time, and what is known of the rest.
 *
 * @param range the stretch
 * @param held all that the brokers have of the partition
 * @param isClosed whether the partition ends with records behind the time; otherwise what is
 *     appended later can belong to it
 * @param earliestMillis about when the records begin that they have; null if there is none
 * @param unseenOffsets how many offsets of the partition are neither in the stretch nor were looked
 *     at
 * @param strays how many of the records that were looked at outside of the stretch are on the wrong
 *     side of it for their times
 * @param looked how many records were looked at to find it
 */
public record FoundRange(
    PartitionRange range,
    PartitionRange held,
    boolean isClosed,
    @Nullable Long earliestMillis,
    long unseenOffsets,
    long strays,
    long looked) {

  static FoundRange of(PartitionRange held, StretchSearch.Found found) {
    return new FoundRange(
        new PartitionRange(held.topic(), held.partition(), found.startOffset(), found.endOffset()),
        held,
        found.isPassed(),
        found.earliestMillis(),
        found.unseenOffsets(),
        found.strays(),
        found.looked());
  }

  /** The same, with all of the partition as its stretch. */
  public FoundRange whole() {
    return new FoundRange(held, held, isClosed, earliestMillis, 0, 0, looked);
  }

  /** Whether records after a time can be among the deleted ones. */
  public boolean lacks(long fromMillis) {
    return held.startOffset() > 0 && (earliestMillis == null || earliestMillis > fromMillis);
  }
}
