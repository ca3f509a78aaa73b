package dev.sluice.transforms.amounts;

import java.math.BigInteger;
import java.util.Random;

/** JSON in all the forms that it has, numbers of many digits among it. */
final class RandomJson {
  private static final String[] SPACES = {"", "", "", " ", "\n", "\t\r "};
  private static final String[] CHARACTERS = {
    "a",
    "ü",
    "\u2028",
    "😀",
    "\\\"",
    "\\\\",
    "\\/",
    "\\b",
    "\\f",
    "\\n",
    "\\r",
    "\\t",
    "\\u0000",
    "\\u00e9",
    "\\ud83d\\uDE00",
    "\u007f",
    "{",
    "]",
    ",",
    ":",
    "\ud800"
  };

  private RandomJson() {}

  static String value(Random random, int levels) {
    return switch (random.nextInt(levels > 0 ? 7 : 5)) {
      case 0 -> "null";
      case 1 -> Boolean.toString(random.nextBoolean());
      case 2 -> string(random);
      case 3, 4 -> number(random);
      case 5 -> {
        StringBuilder array = new StringBuilder("[").append(space(random));
        for (int i = random.nextInt(4); i > 0; i--) {
          array.append(value(random, levels - 1)).append(space(random)).append(i > 1 ? "," : "");
        }
        yield array.append(']').toString();
      }
      default -> {
        StringBuilder object = new StringBuilder("{").append(space(random));
        for (int i = random.nextInt(4); i > 0; i--) {
          // Of names that are there twice, whoever keeps them keeps the last.
          object.append(member("\"" + i + "\"", value(random, levels - 1), random));
          object.append(i > 1 ? "," : "");
        }
        yield object.append('}').toString();
      }
    };
  }

  static String member(String name, String value, Random random) {
    return space(random) + name + space(random) + ":" + space(random) + value + space(random);
  }

  static String number(Random random) {
    if (random.nextInt(3) > 0) {
      return RandomDecimals.text(random);
    }
    // Around a multiple of 2 to the power of 64, where longs begin anew.
    BigInteger multiple =
        BigInteger.ONE
            .shiftLeft(63 + random.nextInt(3))
            .multiply(BigInteger.valueOf(1 + random.nextInt(50)))
            .add(BigInteger.valueOf(random.nextInt(3) - 1));
    return (random.nextBoolean() ? "-" : "")
        + multiple
        + "0".repeat(random.nextInt(random.nextBoolean() ? 1_200 : 3))
        + (random.nextBoolean() ? "." + random.nextInt(1_000) : "")
        + (random.nextInt(4) == 0 ? "e-" + random.nextInt(400) : "");
  }

  static String string(Random random) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
    }
    return text.append('"').toString();
  }

  /** The same with a character that is another, is missing, or is there twice. */
  static String mutated(String json, Random random) {
    String others = "{}[]\",:\\0123456789.eE+-tfnu \n\0\u001f";
    int at = random.nextInt(json.length());
    char other = others.charAt(random.nextInt(others.length()));
    return json.substring(0, at)
        + (random.nextInt(3) == 0 ? "" : other)
        + json.substring(Math.min(json.length(), at + random.nextInt(2)));
  }

  private static String space(Random random) {
    return SPACES[random.nextInt(SPACES.length)];
  }
}
