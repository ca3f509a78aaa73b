package dev.sluice.transforms.cameras;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.State;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes a serialized {@code google.protobuf.Any} apart, in place: its message class would copy the
 * value and make a text of the type URL. Of that only what stands behind its last slash counts, as
 * the definition of {@code Any} says. To be used again and again, by one thread.
 */
final class AnyFrame {
  private static final int TYPE_URL_TAG = WireFields.tag(1, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  private static final int VALUE_TAG = WireFields.tag(2, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  private static final byte[] STATE = State.getDescriptor().getFullName().getBytes(US_ASCII);
  private static final byte[] EVENT = Event.getDescriptor().getFullName().getBytes(US_ASCII);

  private final WireFields fields;
  private byte[] bytes = {};
  private int typeStart;
  private int typeEnd;
  private int valueStart;
  private int valueEnd;

  /**
   * @param fields are used while it reads
   */
  AnyFrame(WireFields fields) {
    this.fields = fields;
  }

  /** Whether it is an {@code Any} of some type, which is the one that is asked for then. */
  boolean read(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    typeStart = 0;
    typeEnd = 0;
    valueStart = 0;
    valueEnd = 0;
    fields.over(bytes, from, to);
    while (fields.next()) {
      part(fields.tag(), fields.start(), fields.end());
    }
    return (!fields.isBroken() || readWithGroups(from, to)) && typeStart < typeEnd;
  }

  private void part(int tag, int start, int end) {
    if (tag == TYPE_URL_TAG) {
      typeStart = start;
      typeEnd = end;
    } else if (tag == VALUE_TAG) {
      valueStart = start;
      valueEnd = end;
    }
  }

  private boolean readWithGroups(int from, int to) {
    CodedInputStream any = CodedInputStream.newInstance(bytes, from, to - from);
    try {
      for (int tag = any.readTag(); tag != 0; tag = any.readTag()) {
        if (tag == TYPE_URL_TAG || tag == VALUE_TAG) {
          int size = any.readRawVarint32();
          int start = from + any.getTotalBytesRead();
          any.skipRawBytes(size);
          part(tag, start, start + size);
        } else if (!any.skipField(tag)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether it holds a State or an Event; null for anything else. */
  @Nullable Kind kind() {
    return isOf(STATE) ? Kind.STATE : isOf(EVENT) ? Kind.EVENT : null;
  }

  private boolean isOf(byte[] name) {
    int start = typeEnd - name.length;
    return start >= typeStart
        && (start == typeStart || bytes[start - 1] == '/')
        && Arrays.equals(bytes, start, typeEnd, name, 0, name.length);
  }

  /** Where the message begins that it holds. */
  int start() {
    return valueStart;
  }

  /** Where the message ends that it holds. */
  int end() {
    return valueEnd;
  }
}
