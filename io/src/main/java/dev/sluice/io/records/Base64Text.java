package dev.sluice.io.records;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Base64 (RFC 4648, section 4) from one array into another.
 *
 * <p>{@link java.util.Base64.Decoder} takes only whole arrays, or gives a new one. It accepts what
 * that one accepts: padding may be absent.
 */
final class Base64Text {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** The six bits of each character, where they stand in a unit; all bits set for no character. */
  private static final int[] FIRST = new int[256];

  private static final int[] SECOND = new int[256];
  private static final int[] THIRD = new int[256];
  private static final int[] FOURTH = new int[256];

  static {
    Arrays.fill(FIRST, -1);
    Arrays.fill(SECOND, -1);
    Arrays.fill(THIRD, -1);
    Arrays.fill(FOURTH, -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      FIRST[alphabet.charAt(i)] = i << 18;
      SECOND[alphabet.charAt(i)] = i << 12;
      THIRD[alphabet.charAt(i)] = i << 6;
      FOURTH[alphabet.charAt(i)] = i;
    }
  }

  private Base64Text() {}

  /** Whether the byte is one of the 64 characters. */
  static boolean isDigit(byte character) {
    return FOURTH[character & 0xff] >= 0;
  }

  /** How large {@code to} must be for a text of that length, bytes; one more than is decoded. */
  static int decodedBytes(int textBytes) {
    return (textBytes + 3) / 4 * 3 + 1;
  }

  /**
   * Decodes a text.
   *
   * @param from holds the text from {@code start} to before {@code end}
   * @param to takes the decoded bytes, from 0 on
   * @return how many bytes were decoded, or, where the text is no base64, {@code -1 - i} with the
   *     index {@code i} of the character that cannot stand where it stands; the length of the text
   *     where characters are missing
   */
  static int decode(byte[] from, int start, int end, byte[] to) {
    int in = start;
    int out = 0;
    while (in <= end - 4) {
      int bits =
          FIRST[from[in] & 0xff]
              | SECOND[from[in + 1] & 0xff]
              | THIRD[from[in + 2] & 0xff]
              | FOURTH[from[in + 3] & 0xff];
      if (bits < 0) {
        break;
      }
      INTS.set(to, out, bits << 8);
      in += 4;
      out += 3;
    }
    return in == end ? out : decodeLastUnit(from, start, in, end, to, out);
  }

  private static int decodeLastUnit(
      byte[] from, int start, int unit, int end, byte[] to, int decoded) {
    int in = unit;
    int bits = 0;
    while (in < end && isDigit(from[in])) {
      bits = (bits << 6) | FOURTH[from[in++] & 0xff];
    }
    int digits = in - unit;
    if (in < end) {
      int padding = 4 - digits;
      for (int i = 0; i < padding; i++) {
        if (digits < 2 || in + i == end || from[in + i] != '=') {
          return -1 - (in + i - start);
        }
      }
      if (in + padding < end) {
        return -1 - (in + padding - start);
      }
    }
    if (digits == 1) {
      return -1 - (end - start);
    }
    if (digits == 2) {
      to[decoded] = (byte) (bits >> 4);
      return decoded + 1;
    }
    to[decoded] = (byte) (bits >> 10);
    to[decoded + 1] = (byte) (bits >> 2);
    return decoded + 2;
  }
}
