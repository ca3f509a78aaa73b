package dev.sluice.transforms.cameras;

import com.google.protobuf.WireFormat;

/**
 * Steps over the fields of a serialized message in place, in the wire format of Protocol Buffers,
 * and makes nothing. A group, which no message of ours ever had, is not stepped over. To be used
 * again and again, by one thread.
 */
final class WireFields {
  private static final int LONGEST_VARINT_BITS = 70;
  private static final int INT_BITS = 32;
  private static final long INT_MASK = 0xffff_ffffL;

  private byte[] bytes = {};
  private int at;
  private int to;
  private boolean isBroken;
  private int tag;
  private long value;
  private int start;

  /** What a field begins with. */
  static int tag(int number, int wireType) {
    return (number << 3) | wireType;
  }

  /** Begins with the message that lies there. */
  void over(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.to = to;
    this.isBroken = false;
  }

  /** Whether there is another field, which is the one that is asked for then. */
  boolean next() {
    if (at >= to) {
      return false;
    }
    int first = bytes[at++];
    if (first < 0) {
      at--;
      long wide = varint();
      if (isBroken || wide >>> INT_BITS != 0) {
        return broken();
      }
      first = (int) wide;
    }
    tag = first;
    switch (first & 7) {
      case WireFormat.WIRETYPE_VARINT -> value = varint();
      case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
        long length = varint();
        start = at;
        if (length < 0 || length > to - at) {
          return broken();
        }
        at += (int) length;
      }
      case WireFormat.WIRETYPE_FIXED64 -> {
        if (to - at < Long.BYTES) {
          return broken();
        }
        value = (fixed32(at) & INT_MASK) | ((long) fixed32(at + Integer.BYTES) << INT_BITS);
        at += Long.BYTES;
      }
      case WireFormat.WIRETYPE_FIXED32 -> {
        if (to - at < Integer.BYTES) {
          return broken();
        }
        value = fixed32(at);
        at += Integer.BYTES;
      }
      default -> {
        return broken();
      }
    }
    return (!isBroken && first >>> 3 != 0) || broken();
  }

  private boolean broken() {
    isBroken = true;
    return false;
  }

  private long varint() {
    // The first compiler reads a field as often as it is named.
    byte[] from = bytes;
    int end = to;
    int i = at;
    long read = i < end ? from[i++] : -1;
    if (read >= 0) {
      at = i;
      return read;
    }
    read &= 0x7f;
    for (int shift = 7; i < end && shift < LONGEST_VARINT_BITS; shift += 7) {
      byte next = from[i++];
      read |= (next & 0x7fL) << shift;
      if (next >= 0) {
        at = i;
        return read;
      }
    }
    at = i;
    isBroken = true;
    return 0;
  }

  private int fixed32(int position) {
    return (bytes[position] & 0xff)
        | ((bytes[position + 1] & 0xff) << 8)
        | ((bytes[position + 2] & 0xff) << 16)
        | (bytes[position + 3] << 24);
  }

  /** Whether the bytes end before a message does, are none, or hold a group. */
  boolean isBroken() {
    return isBroken;
  }

  /** What the field begins with. */
  int tag() {
    return tag;
  }

  /** The number of the field. */
  int number() {
    return tag >>> 3;
  }

  /** The value of a field that is a number, as the bits that are written. */
  long value() {
    return value;
  }

  /** Where the content of a field with a length begins. */
  int start() {
    return start;
  }

  /** Where the field ends. */
  int end() {
    return at;
  }

  /** Whether the content of a field with a length is ASCII, and so a text in any case. */
  boolean isAscii() {
    byte[] from = bytes;
    int end = at;
    for (int i = start; i < end; i++) {
      if (from[i] < 0) {
        return false;
      }
    }
    return true;
  }
}
