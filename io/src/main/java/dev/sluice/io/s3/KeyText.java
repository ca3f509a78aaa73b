package dev.sluice.io.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import com.google.common.base.Utf8;
import com.google.common.hash.Hashing;

/**
 * Values from records as parts of keys, such that no value can leave its folder and no two values
 * give the same text; and what a key may be at most.
 */
public final class KeyText {
  /** The longest key of an object in S3, bytes. */
  public static final int LONGEST_KEY_BYTES = 1_024;

  /** The longest name of a folder or a file, bytes: many stores keep objects in file systems. */
  private static final int LONGEST_NAME_BYTES = 255;

  /** So long that four of them fit into a key. */
  private static final int SHORTENED_BYTES = 150;

  private static final int KEPT_CHARACTERS = 20;

  /** Stands for the empty text; no value gives a {@code %} without two digits behind it. */
  private static final String EMPTY = "%EMPTY";

  private KeyText() {}

  /** Whether any store takes a key: it and the names in it are measured in bytes. */
  public static boolean isPossible(String key) {
    return Utf8.encodedLength(key) <= LONGEST_KEY_BYTES
        && Splitter.on('/').splitToStream(key).allMatch(KeyText::isPossibleName);
  }

  private static boolean isPossibleName(String name) {
    return Utf8.encodedLength(name) <= LONGEST_NAME_BYTES;
  }

  /** The escaped text of a value; of a long one its begin and a hash of it. */
  public static String shortened(String value) {
    String text = escape(value);
    if (Utf8.encodedLength(text) <= SHORTENED_BYTES) {
      return text;
    }
    String begin = value.substring(0, value.offsetByCodePoints(0, KEPT_CHARACTERS));
    // No value gives a % without two digits behind it.
    return escape(begin) + "%~" + Hashing.sha256().hashString(value, UTF_8);
  }

  /** The value with what would mean something else in a key replaced. */
  public static String escape(String value) {
    if (value.isEmpty()) {
      return EMPTY;
    }
    if (value.chars().allMatch(c -> c == '.')) {
      return "%2E".repeat(value.length());
    }
    if (value.chars().noneMatch(KeyText::isDangerous)) {
      return value;
    }
    StringBuilder text = new StringBuilder();
    value
        .codePoints()
        .forEach(
            c -> {
              if (isDangerous(c)) {
                for (byte each : Character.toString(c).getBytes(UTF_8)) {
                  text.append("%%%02X".formatted(each & 0xff));
                }
              } else {
                text.appendCodePoint(c);
              }
            });
    return text.toString();
  }

  private static boolean isDangerous(int c) {
    return c == '/' || c == '\\' || c == '%' || Character.isISOControl(c);
  }
}
