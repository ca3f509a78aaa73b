package dev.sluice.transforms.incidents;

import java.util.stream.LongStream;

/**
 * Seeds of tests with random input: those given, or the one that is asked for with {@code
 * -Dsluice.seed}.
 */
final class Seeds {
  private Seeds() {}

  static LongStream upTo(int count) {
    Long asked = Long.getLong("sluice.seed");
    return asked != null ? LongStream.of(asked) : LongStream.rangeClosed(1, count);
  }
}
