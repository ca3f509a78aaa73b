package dev.sluice.transforms.topics;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;

/**
 * Records that go on together, in their order, each to its topic.
 *
 * @param records at least one
 */
public record RoutedBatch(List<RoutedRecord> records) {

  /** Copies the list. */
  public RoutedBatch {
    records = List.copyOf(records);
    checkArgument(!records.isEmpty(), "a batch has at least one record");
  }
}
