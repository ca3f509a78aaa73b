package dev.sluice.io.kafka;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serial;
import java.io.Serializable;

/**
 * A stretch of one partition.
 *
 * @param topic the topic
 * @param partition the partition, from 0
 * @param startOffset the first offset in it
 * @param endOffset the first offset after it; equal to the start if there is nothing
 */
public record PartitionRange(String topic, int partition, long startOffset, long endOffset)
    implements Serializable {

  @Serial private static final long serialVersionUID = 1L;

  /** Refuses a range that runs backwards. */
  public PartitionRange {
    checkArgument(
        startOffset >= 0 && startOffset <= endOffset,
        "a range must be 0 <= start <= end, but was: %s to %s",
        startOffset,
        endOffset);
  }

  /** How many offsets it has; there can be fewer records. */
  public long offsets() {
    return endOffset - startOffset;
  }

  public boolean isEmpty() {
    return startOffset == endOffset;
  }

  @Override
  public String toString() {
    return topic + "-" + partition + "[" + startOffset + "," + endOffset + ")";
  }
}
