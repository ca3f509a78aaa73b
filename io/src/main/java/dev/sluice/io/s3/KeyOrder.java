package dev.sluice.io.s3;

import java.util.Comparator;

/** The order in which S3 lists keys: that of their UTF-8 bytes. */
final class KeyOrder {
  /**
   * Compares without encoding. In UTF-16 only surrogates stand elsewhere: before U+E000 to U+FFFF
   * and not behind.
   */
  static final Comparator<String> UTF8 = KeyOrder::compare;

  private KeyOrder() {}

  private static int compare(String left, String right) {
    int common = Math.min(left.length(), right.length());
    for (int i = 0; i < common; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean oneSurrogate = Character.isSurrogate(a) != Character.isSurrogate(b);
        return oneSurrogate ? (Character.isSurrogate(a) ? 1 : -1) : a - b;
      }
    }
    return left.length() - right.length();
  }
}
