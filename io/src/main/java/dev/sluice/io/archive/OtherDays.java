package dev.sluice.io.archive;

import com.google.protobuf.ByteString;
import dev.sluice.transforms.cameras.EventTime;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the records of an object whose events are not of its day: an object of a day holds what
 * happened on it, and what came late of the day before.
 */
final class OtherDays implements Consumer<ByteString> {
  private final long fromMillis;
  private final long toMillis;
  private long records;
  private long earliestMillis = Long.MAX_VALUE;
  private long latestMillis = Long.MIN_VALUE;

  /**
   * Begins with none.
   *
   * @param day of the object, UTC; null where any will do
   */
  OtherDays(@Nullable LocalDate day) {
    fromMillis = day == null ? Long.MIN_VALUE : begin(day.minusDays(1));
    toMillis = day == null ? Long.MAX_VALUE : begin(day.plusDays(1));
  }

  private static long begin(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  /** Takes a record; one without a possible event time is of any day. */
  @Override
  public void accept(ByteString record) {
    long time = EventTime.of(record);
    if (EventTime.isPossible(time) && (time < fromMillis || time >= toMillis)) {
      records++;
      earliestMillis = Math.min(earliestMillis, time);
      latestMillis = Math.max(latestMillis, time);
    }
  }

  long records() {
    return records;
  }

  long earliestMillis() {
    return earliestMillis;
  }

  long latestMillis() {
    return latestMillis;
  }
}
