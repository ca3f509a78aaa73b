package dev.sluice.io.kafka;

import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.topics.RoutedRecord;

/**
 * A record that its topic does not take, or that has none.
 *
 * @param record all of it, and where it was to go
 * @param rejection why; nothing of the record
 */
public record UnwrittenRecord(RoutedRecord record, Rejection rejection) {}
