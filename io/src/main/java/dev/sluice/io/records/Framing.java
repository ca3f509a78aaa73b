package dev.sluice.io.records;

/**
 * How the records of an object are told from each other.
 *
 * <p>The rule, on the first {@value #HEAD_BYTES} decompressed bytes: what begins with a length and
 * a {@code google.protobuf.Any} behind it is delimited; what begins with base64 of an {@code Any}
 * is lines; else, the first record being damaged, it is lines if at least three quarters of the
 * bytes can stand in lines of base64 (of random bytes it is one quarter, of delimited messages
 * about a half), and delimited if not.
 */
enum Framing {
  /** Lines of base64, each a serialized {@code Any}, ended by LF or CR LF. */
  LINES,
  /** Serialized {@code Any}s, each behind its length as a varint. */
  DELIMITED;

  /** How many bytes decide. */
  static final int HEAD_BYTES = 1024;

  private static final int MAX_LENGTH_BYTES = 5;
  private static final byte TYPE_URL_TAG = 0x0a;
  private static final byte VALUE_TAG = 0x12;

  /**
   * Tells the framing.
   *
   * @param bytes holds the beginning of the object from {@code start} to before {@code end}, at
   *     least {@value #HEAD_BYTES} bytes of it unless it is shorter
   */
  static Framing detect(byte[] bytes, int start, int end) {
    int headEnd = Math.min(end, start + HEAD_BYTES);
    if (beginsDelimited(bytes, start, headEnd)) {
      return DELIMITED;
    }
    if (beginsWithBase64(bytes, start, headEnd)) {
      return LINES;
    }
    int inLines = 0;
    for (int i = start; i < headEnd; i++) {
      if (Base64Text.isDigit(bytes[i]) || bytes[i] == '=' || bytes[i] == '\n' || bytes[i] == '\r') {
        inLines++;
      }
    }
    return 4 * inLines >= 3 * (headEnd - start) ? LINES : DELIMITED;
  }

  private static boolean beginsDelimited(byte[] bytes, int start, int end) {
    int i = start;
    while (i < end && i < start + MAX_LENGTH_BYTES && bytes[i] < 0) {
      i++;
    }
    return isAny(bytes, i + 1, end);
  }

  private static boolean beginsWithBase64(byte[] bytes, int start, int end) {
    int digits = 0;
    while (start + digits < end && Base64Text.isDigit(bytes[start + digits])) {
      digits++;
    }
    int wholeUnits = digits / 4 * 4;
    byte[] decoded = new byte[Base64Text.decodedBytes(wholeUnits)];
    int length = Base64Text.decode(bytes, start, start + wholeUnits, decoded);
    return isAny(decoded, 0, length);
  }

  /** Whether there lies a type URL of at most 127 visible characters, and a value behind it. */
  private static boolean isAny(byte[] bytes, int start, int end) {
    if (start + 2 > end || bytes[start] != TYPE_URL_TAG || bytes[start + 1] <= 0) {
      return false;
    }
    int urlStart = start + 2;
    int urlEnd = urlStart + bytes[start + 1];
    if (urlEnd >= end || bytes[urlEnd] != VALUE_TAG) {
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
