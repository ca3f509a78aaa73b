package dev.sluice.transforms.topics;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;

/**
 * Records that came together, of one partition, in the order of their offsets: what a step costs
 * for each element is paid for once a batch. How records are batched is by chance, and means
 * nothing.
 *
 * @param records at least one
 */
public record RecordBatch(List<TopicRecord> records) {

  /** Copies the list. */
  public RecordBatch {
    records = List.copyOf(records);
    checkArgument(!records.isEmpty(), "a batch has at least one record");
  }

  /** The earliest of its records' element times, which is its own; epoch milliseconds UTC. */
  public long elementMillis() {
    long earliest = Long.MAX_VALUE;
    for (TopicRecord record : records) {
      earliest = Math.min(earliest, record.elementMillis());
    }
    return earliest;
  }
}
