package dev.sluice.io.kafka;

import dev.sluice.transforms.topics.OutgoingRecord;
import java.util.Locale;

/**
 * A record that was not written, since its topic takes none of its size.
 *
 * @param topic where it was to go
 * @param record all of it
 * @param sizeBytes its size as the topic would hold it
 * @param limitBytes the largest that the topic takes
 */
public record RefusedRecord(String topic, OutgoingRecord record, int sizeBytes, int limitBytes) {

  /** Why, in words; nothing of the record. */
  public String message() {
    return String.format(
        Locale.ROOT,
        "topic %s takes records of up to %d bytes (max.message.bytes), and this one has %d",
        topic,
        limitBytes,
        sizeBytes);
  }
}
