package dev.sluice.transforms.cameras;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import com.google.protobuf.WireFormat;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.State;
import java.util.Arrays;

/**
 * Reads the event time of a serialized {@code google.protobuf.Any} and nothing else of it: it walks
 * over the bytes from field to field, in place, and makes nothing, since the archive does that with
 * each record. It is the time that {@link ObservationDecoder} gives, where that can use the record.
 *
 * <p>Groups, which no message of ours ever had, are not stepped over: a record with one is taken
 * for no message.
 */
public final class EventTime {
  /** The record is no message of a camera. */
  public static final long NO_MESSAGE = Long.MIN_VALUE;

  /** The last millisecond of the year 9999: no sum of a time and a duration of a rule overflows. */
  private static final long LATEST_MILLIS = 253_402_300_799_999L;

  private static final int LONGEST_VARINT_BYTES = 10;
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
    return of(bytes.array(), bytes.offset(), bytes.offset() + any.size());
  }

  private static long of(byte[] bytes, int from, int to) {
    int typeStart = 0;
    int typeEnd = 0;
    int valueStart = 0;
    int valueEnd = 0;
    int at = from;
    while (at < to) {
      int tag = (int) varint(bytes, at, to);
      at = behindVarint(bytes, at, to);
      int next = at < 0 ? -1 : behind(tag, bytes, at, to);
      if (next < 0) {
        return NO_MESSAGE;
      }
      if (tag == TYPE_URL_TAG) {
        typeStart = behindVarint(bytes, at, to);
        typeEnd = next;
      } else if (tag == VALUE_TAG) {
        valueStart = behindVarint(bytes, at, to);
        valueEnd = next;
      }
      at = next;
    }
    return endsWith(bytes, typeStart, typeEnd, STATE)
        ? last(bytes, valueStart, valueEnd, END_TAG)
        : endsWith(bytes, typeStart, typeEnd, EVENT)
            ? last(bytes, valueStart, valueEnd, AT_TAG)
            : NO_MESSAGE;
  }

  /** Of a type URL only what stands behind its last slash counts. */
  private static boolean endsWith(byte[] bytes, int from, int to, byte[] name) {
    int start = to - name.length;
    return start >= from
        && (start == from || bytes[start - 1] == '/')
        && Arrays.equals(bytes, start, to, name, 0, name.length);
  }

  /** The field as a parser has it: the last one counts, and none is 0. */
  private static long last(byte[] bytes, int from, int to, int timeTag) {
    long time = 0;
    int at = from;
    while (at < to) {
      int tag = (int) varint(bytes, at, to);
      at = behindVarint(bytes, at, to);
      int next = at < 0 ? -1 : behind(tag, bytes, at, to);
      if (next < 0) {
        return NO_MESSAGE;
      }
      if (tag == timeTag) {
        time = varint(bytes, at, to);
      }
      at = next;
    }
    return time;
  }

  /** Where the field of a tag ends; -1 if it does not, or is a group. */
  private static int behind(int tag, byte[] bytes, int at, int to) {
    switch (tag & 7) {
      case WireFormat.WIRETYPE_VARINT -> {
        return behindVarint(bytes, at, to);
      }
      case WireFormat.WIRETYPE_FIXED64 -> {
        return to - at < Long.BYTES ? -1 : at + Long.BYTES;
      }
      case WireFormat.WIRETYPE_FIXED32 -> {
        return to - at < Integer.BYTES ? -1 : at + Integer.BYTES;
      }
      case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
        int start = behindVarint(bytes, at, to);
        long length = start < 0 ? -1 : varint(bytes, at, to);
        return length < 0 || length > to - start ? -1 : start + (int) length;
      }
      default -> {
        return -1;
      }
    }
  }

  /** A varint that {@link #behindVarint} finds the end of. */
  private static long varint(byte[] bytes, int from, int to) {
    long value = 0;
    int shift = 0;
    for (int at = from; at < to && shift < Long.SIZE; at++, shift += 7) {
      value |= (long) (bytes[at] & 0x7f) << shift;
      if (bytes[at] >= 0) {
        break;
      }
    }
    return value;
  }

  /** Where a varint ends; -1 if it does not. */
  private static int behindVarint(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + LONGEST_VARINT_BYTES);
    for (int at = from; at < end; at++) {
      if (bytes[at] >= 0) {
        return at + 1;
      }
    }
    return -1;
  }
}
