package dev.sluice.transforms.cameras;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.State;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads the event time of a serialized {@code google.protobuf.Any} and nothing else of it: fields
 * are stepped over, no message and no text is made. It is the time that {@link ObservationDecoder}
 * gives, where that can use the record.
 */
public final class EventTime {
  /** The record is no message of a camera. */
  public static final long NO_MESSAGE = Long.MIN_VALUE;

  /** The last millisecond of the year 9999: no sum of a time and a duration of a rule overflows. */
  private static final long LATEST_MILLIS = 253_402_300_799_999L;

  private static final int TYPE_URL_TAG = tag(1, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  private static final int VALUE_TAG = tag(2, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  private static final int END_TAG = tag(State.END_MILLIS_FIELD_NUMBER, WireFormat.WIRETYPE_VARINT);
  private static final int AT_TAG = tag(Event.AT_MILLIS_FIELD_NUMBER, WireFormat.WIRETYPE_VARINT);
  private static final byte[] STATE = State.getDescriptor().getFullName().getBytes(US_ASCII);
  private static final byte[] EVENT = Event.getDescriptor().getFullName().getBytes(US_ASCII);

  private EventTime() {}

  private static int tag(int field, int wireType) {
    return field << 3 | wireType;
  }

  /** Whether a time can be one of an observation: it lies in the years 1970 to 9999. */
  public static boolean isPossible(long millis) {
    return millis >= 0 && millis <= LATEST_MILLIS;
  }

  /**
   * The end of a State, the instant of an Event, epoch milliseconds, as it stands there, however
   * wrong; {@link #NO_MESSAGE} where the bytes are neither.
   */
  public static long of(ByteString any) {
    BackingArray bytes = BackingArray.of(any);
    try {
      return of(bytes.array(), bytes.offset(), any.size());
    } catch (IOException e) {
      return NO_MESSAGE;
    }
  }

  private static long of(byte[] bytes, int offset, int length) throws IOException {
    int typeStart = 0;
    int typeEnd = 0;
    int valueStart = 0;
    int valueEnd = 0;
    CodedInputStream any = CodedInputStream.newInstance(bytes, offset, length);
    for (int tag = any.readTag(); tag != 0; tag = any.readTag()) {
      if (tag == TYPE_URL_TAG) {
        int size = any.readRawVarint32();
        typeStart = offset + any.getTotalBytesRead();
        any.skipRawBytes(size);
        typeEnd = typeStart + size;
      } else if (tag == VALUE_TAG) {
        int size = any.readRawVarint32();
        valueStart = offset + any.getTotalBytesRead();
        any.skipRawBytes(size);
        valueEnd = valueStart + size;
      } else if (!any.skipField(tag)) {
        return NO_MESSAGE;
      }
    }
    int timeTag =
        endsWith(bytes, typeStart, typeEnd, STATE)
            ? END_TAG
            : endsWith(bytes, typeStart, typeEnd, EVENT) ? AT_TAG : 0;
    return timeTag == 0
        ? NO_MESSAGE
        : last(CodedInputStream.newInstance(bytes, valueStart, valueEnd - valueStart), timeTag);
  }

  /** Of a type URL only what stands behind its last slash counts. */
  private static boolean endsWith(byte[] bytes, int from, int to, byte[] name) {
    int start = to - name.length;
    return start >= from
        && (start == from || bytes[start - 1] == '/')
        && Arrays.equals(bytes, start, to, name, 0, name.length);
  }

  /** The field as a parser has it: the last one counts, and none is 0. */
  private static long last(CodedInputStream message, int timeTag) throws IOException {
    long time = 0;
    for (int tag = message.readTag(); tag != 0; tag = message.readTag()) {
      if (tag == timeTag) {
        time = message.readInt64();
      } else if (!message.skipField(tag)) {
        return NO_MESSAGE;
      }
    }
    return time;
  }
}
