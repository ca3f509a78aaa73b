package dev.sluice.transforms.topics;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * A record on its way to a topic of its own.
 *
 * @param topic where it goes
 * @param record what goes there
 */
public record RoutedRecord(String topic, OutgoingRecord record) {

  /** Checks that it goes somewhere. */
  public RoutedRecord {
    checkArgument(!topic.isBlank(), "topic must not be blank");
  }
}
