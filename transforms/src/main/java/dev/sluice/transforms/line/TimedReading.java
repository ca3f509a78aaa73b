package dev.sluice.transforms.line;

import com.google.protobuf.ByteString;
import dev.sluice.transforms.order.TimeOrdered;
import dev.sluice.transforms.readings.Reading;
import java.util.Comparator;

/**
 * A reading as it came, in the order of its device: by time, and then by its bytes.
 *
 * @param reading what it says
 * @param payload what it was read from
 */
record TimedReading(Reading reading, ByteString payload) implements TimeOrdered<TimedReading> {
  private static final Comparator<ByteString> BYTES =
      ByteString.unsignedLexicographicalComparator();

  @Override
  public long timeMillis() {
    return reading.epochMillis();
  }

  @Override
  public int orderTo(TimedReading other) {
    int order = Long.compare(timeMillis(), other.timeMillis());
    return order == 0 ? BYTES.compare(payload, other.payload) : order;
  }
}
