package dev.sluice.transforms.cameras;

import com.google.protobuf.ByteString;
import com.google.protobuf.WireFormat;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.State;
import org.jspecify.annotations.Nullable;

/**
 * Reads the event time of a serialized {@code google.protobuf.Any} and nothing else of it: it walks
 * over the bytes from field to field, in place, since the archive does that with each record. It is
 * the time that {@link ObservationDecoder} gives, where that can use the record.
 *
 * <p>A State or an Event with a group, which no message of ours ever had, is taken for none.
 */
public final class EventTime {
  /** The record is no message of a camera. */
  public static final long NO_MESSAGE = Long.MIN_VALUE;

  /** The last millisecond of the year 9999: no sum of a time and a duration of a rule overflows. */
  private static final long LATEST_MILLIS = 253_402_300_799_999L;

  private static final int END_TAG =
      WireFields.tag(State.END_MILLIS_FIELD_NUMBER, WireFormat.WIRETYPE_VARINT);
  private static final int AT_TAG =
      WireFields.tag(Event.AT_MILLIS_FIELD_NUMBER, WireFormat.WIRETYPE_VARINT);

  private EventTime() {}

  /** Whether a time can be one of an observation: it lies in the years 1970 to 9999. */
  public static boolean isPossible(long millis) {
    return millis >= 0 && millis <= LATEST_MILLIS;
  }

  /**
   * The end of a State, the instant of an Event, epoch milliseconds, as it stands there, however
   * wrong; {@link #NO_MESSAGE} where the bytes are neither.
   */
  public static long of(ByteString any) {
    BackingArray backing = BackingArray.of(any);
    byte[] bytes = backing.array();
    WireFields fields = new WireFields();
    AnyFrame frame = new AnyFrame(fields);
    if (!frame.read(bytes, backing.offset(), backing.offset() + any.size())) {
      return NO_MESSAGE;
    }
    @Nullable Kind kind = frame.kind();
    if (kind == null) {
      return NO_MESSAGE;
    }
    int timeTag = kind == Kind.STATE ? END_TAG : AT_TAG;
    long time = 0;
    fields.over(bytes, frame.start(), frame.end());
    while (fields.next()) {
      if (fields.tag() == timeTag) {
        // As a parser has it: the last one counts, and none is 0.
        time = fields.value();
      }
    }
    return fields.isBroken() ? NO_MESSAGE : time;
  }
}
