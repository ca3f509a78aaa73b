package dev.sluice.transforms.topics;

import com.google.protobuf.ByteString;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.jspecify.annotations.Nullable;

/**
 * One record of a partitioned, append-only topic, as its bytes. (topic, partition, offset) is its
 * identity.
 *
 * @param topic the topic
 * @param partition the partition, from 0
 * @param offset the place in the partition
 * @param timestampMillis the record's timestamp, epoch milliseconds UTC, as a producer or a broker
 *     has set it: mostly the event time, and sometimes any number
 * @param key null where it has none
 * @param value null for a tombstone
 * @param headers in their order; names can repeat
 */
public record TopicRecord(
    String topic,
    int partition,
    long offset,
    long timestampMillis,
    @Nullable ByteString key,
    @Nullable ByteString value,
    List<Header> headers) {

  /** Apart, as the console has records and no Beam. */
  private static final class EndOfTime {
    private static final long MILLIS = GlobalWindow.INSTANCE.maxTimestamp().getMillis();
  }

  /**
   * A header of a record.
   *
   * @param name its name
   * @param value null where it has none
   */
  public record Header(String name, @Nullable ByteString value) {}

  /** Copies the headers. */
  public TopicRecord {
    headers = List.copyOf(headers);
  }

  /** The timestamp as an element's: producers may set any time, Beam has an end of time. */
  public long elementMillis() {
    return Math.min(timestampMillis, EndOfTime.MILLIS);
  }

  /** The value of the last header of that name; null where there is none. */
  public @Nullable ByteString header(String name) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (headers.get(i).name().equals(name)) {
        return headers.get(i).value();
      }
    }
    return null;
  }
}
