package dev.sluice.transforms.line;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.transforms.topics.TopicRecord;
import java.util.List;

/**
 * Records of readings that travel together, those of a device in the order in which they came.
 *
 * @param records at least one
 */
public record ReadingPack(List<TopicRecord> records) {

  /** Copies the list. */
  public ReadingPack {
    records = List.copyOf(records);
    checkArgument(!records.isEmpty(), "a pack has at least one record");
  }
}
