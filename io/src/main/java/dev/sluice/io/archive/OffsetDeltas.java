package dev.sluice.io.archive;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.function.LongConsumer;

/** Ascending offsets as the varints of their distances: a byte each, mostly. */
final class OffsetDeltas {
  private static final int MOST_VARINT_BYTES = 10;

  private byte[] bytes = new byte[64];
  private int length;
  private long last;

  /** Begins behind an offset. */
  OffsetDeltas(long behind) {
    last = behind;
  }

  void add(long offset) {
    if (length + MOST_VARINT_BYTES > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    long delta = offset - last;
    last = offset;
    while (delta > 0x7f) {
      bytes[length++] = (byte) (delta | 0x80);
      delta >>>= 7;
    }
    bytes[length++] = (byte) delta;
  }

  ByteString toByteString() {
    return ByteString.copyFrom(bytes, 0, length);
  }

  /** Gives the offsets that were written behind an offset, in order. */
  static void read(ByteString deltas, long behind, LongConsumer offsets) {
    long last = behind;
    long delta = 0;
    int shift = 0;
    for (int i = 0; i < deltas.size(); i++) {
      byte next = deltas.byteAt(i);
      delta |= (long) (next & 0x7f) << shift;
      shift += 7;
      if (next >= 0) {
        last += delta;
        offsets.accept(last);
        delta = 0;
        shift = 0;
      }
    }
  }
}
