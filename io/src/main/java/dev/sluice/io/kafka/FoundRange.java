package dev.sluice.io.kafka;

import org.jspecify.annotations.Nullable;

/**
 * The stretch of a partition that holds a range of time, and whether all of that is there.
 *
 * @param range the stretch
 * @param isClosed whether it ends where the records have passed the end of the time; otherwise it
 *     ends with the partition, and what is appended later can belong to it
 * @param deletedOffsets how many offsets at the beginning of the partition the brokers have deleted
 * @param earliestMillis timestamp of the earliest record that they have; null if there is none
 */
public record FoundRange(
    PartitionRange range, boolean isClosed, long deletedOffsets, @Nullable Long earliestMillis) {

  /** Whether records after a time can be among the deleted ones. */
  public boolean lacks(long fromMillis) {
    return deletedOffsets > 0 && (earliestMillis == null || earliestMillis > fromMillis);
  }
}
