package dev.sluice.io.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Values from records as parts of keys, such that no value can leave its folder and no two values
 * give the same text.
 */
final class PathText {
  /** Stands for the empty text; no value gives a {@code %} without two digits behind it. */
  private static final String EMPTY = "%EMPTY";

  private PathText() {}

  static String escape(String value) {
    if (value.isEmpty()) {
      return EMPTY;
    }
    if (value.chars().allMatch(c -> c == '.')) {
      return "%2E".repeat(value.length());
    }
    if (value.chars().noneMatch(PathText::isDangerous)) {
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
