package dev.sluice.io.records;

/**
 * How the records of an object are told from each other.
 *
 * <p>The rule where nobody says it, on the first {@value #HEAD_BYTES} decompressed bytes: where
 * going on from length to length comes to a {@code google.protobuf.Any}, it is delimited; where
 * going on from line to line comes to the base64 of one, or it begins with a byte order mark, it is
 * lines; else, the first records being damaged or something else, it is lines if at least three
 * quarters of the bytes can stand in lines of base64 (of random bytes it is one quarter, of
 * delimited messages about a half), and delimited if not.
 */
public enum RecordFraming {
  /** Lines of base64, each a serialized {@code Any}, ended by LF or CR LF. */
  LINES,
  /** Serialized {@code Any}s, each behind its length as a varint. */
  DELIMITED,
  /** Values of any kind, each ended by LF and exact: never told by content, but by who wrote it. */
  TEXT;

  /** How many bytes decide. */
  static final int HEAD_BYTES = 1024;

  private static final int LENGTH_BITS = 4 * 7;
  private static final byte TYPE_URL_TAG = 0x0a;
  private static final byte VALUE_TAG = 0x12;

  /**
   * Tells the framing.
   *
   * @param bytes holds the beginning of the object from {@code start} to before {@code end}, at
   *     least {@value #HEAD_BYTES} bytes of it unless it is shorter
   */
  static RecordFraming detect(byte[] bytes, int start, int end) {
    int headEnd = Math.min(end, start + HEAD_BYTES);
    if (hasDelimited(bytes, start, headEnd)) {
      return DELIMITED;
    }
    if (hasBase64(bytes, start, headEnd) || skipMark(bytes, start, headEnd) > start) {
      return LINES;
    }
    int inLines = 0;
    for (int i = start; i < headEnd; i++) {
      if (Base64Text.isDigit(bytes[i]) || "=\n\r \t".indexOf(bytes[i]) >= 0) {
        inLines++;
      }
    }
    return 4 * inLines >= 3 * (headEnd - start) ? LINES : DELIMITED;
  }

  private static boolean hasDelimited(byte[] bytes, int start, int end) {
    long next = start;
    while (next < end) {
      int i = (int) next;
      long length = 0;
      for (int shift = 0; i < end && bytes[i] < 0 && shift < LENGTH_BITS; shift += 7) {
        length |= (long) (bytes[i++] & 0x7f) << shift;
      }
      if (isAny(bytes, i + 1, end, -1)) {
        return true;
      }
      if (i == end || bytes[i] < 0) {
        return false;
      }
      length |= (long) bytes[i] << (7 * (i - (int) next));
      // Without a value only where it begins: in text such a place can be come to by chance.
      if (next == start && isAny(bytes, i + 1, end, i + 1 + length)) {
        return true;
      }
      next = i + 1 + length;
    }
    return false;
  }

  private static boolean hasBase64(byte[] bytes, int start, int end) {
    for (int line = start; line < end; line++) {
      if ((line == start || bytes[line - 1] == '\n')
          && beginsWithBase64(bytes, skipMark(bytes, line, end), end)) {
        return true;
      }
    }
    return false;
  }

  /** Where a text begins that may have a byte order mark of UTF-8 in front of it. */
  static int skipMark(byte[] bytes, int start, int end) {
    return end - start >= 3
            && bytes[start] == (byte) 0xef
            && bytes[start + 1] == (byte) 0xbb
            && bytes[start + 2] == (byte) 0xbf
        ? start + 3
        : start;
  }

  private static boolean beginsWithBase64(byte[] bytes, int start, int end) {
    int digits = 0;
    while (start + digits < end && Base64Text.isDigit(bytes[start + digits])) {
      digits++;
    }
    int wholeUnits = digits / 4 * 4;
    byte[] decoded = new byte[Base64Text.decodedBytes(wholeUnits)];
    int length = Base64Text.decode(bytes, start, start + wholeUnits, decoded);
    return isAny(decoded, 0, length, -1);
  }

  /**
   * Whether there lies a type URL of at most 127 visible characters, and a value behind it.
   *
   * @param emptyEnd where it may end without a value, which is how an empty message is written; -1
   *     for nowhere
   */
  private static boolean isAny(byte[] bytes, int start, int end, long emptyEnd) {
    if (start + 2 > end || bytes[start] != TYPE_URL_TAG || bytes[start + 1] <= 0) {
      return false;
    }
    int urlStart = start + 2;
    int urlEnd = urlStart + bytes[start + 1];
    boolean isEmpty = urlEnd == emptyEnd && urlEnd <= end;
    if (!isEmpty && (urlEnd >= end || bytes[urlEnd] != VALUE_TAG)) {
      return false;
    }
    for (int i = urlStart; i < urlEnd; i++) {
      if (bytes[i] <= ' ' || bytes[i] > '~') {
        return false;
      }
    }
    return true;
  }
}
