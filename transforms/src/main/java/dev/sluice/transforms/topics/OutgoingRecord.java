package dev.sluice.transforms.topics;

import com.google.protobuf.ByteString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way to a topic, which the writer names.
 *
 * @param key decides on the partition; null for any
 * @param value null for a tombstone
 * @param timestampMillis epoch milliseconds UTC, not negative
 * @param headers in their order
 */
public record OutgoingRecord(
    @Nullable ByteString key,
    @Nullable ByteString value,
    long timestampMillis,
    List<TopicRecord.Header> headers) {

  /** Copies the headers. */
  public OutgoingRecord {
    if (timestampMillis < 0) {
      throw new IllegalArgumentException(
          "timestampMillis must not be negative, but was: " + timestampMillis);
    }
    headers = List.copyOf(headers);
  }
}
