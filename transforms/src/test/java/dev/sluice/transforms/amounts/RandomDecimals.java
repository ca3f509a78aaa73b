package dev.sluice.transforms.amounts;

import java.util.Random;

/** Texts of decimals within the limits, in all forms that JSON has for them. */
final class RandomDecimals {

  private RandomDecimals() {}

  static String text(Random random) {
    StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "-" : "");
    int whole = random.nextInt(random.nextInt(10) == 0 ? 30 : 3);
    if (whole == 0) {
      text.append('0');
    } else {
      text.append((char) ('1' + random.nextInt(9)));
      digits(text, whole - 1, random);
    }
    if (random.nextBoolean()) {
      text.append('.');
      digits(text, 1 + random.nextInt(random.nextInt(10) == 0 ? 30 : 3), random);
    }
    if (random.nextInt(4) == 0) {
      text.append(random.nextBoolean() ? 'e' : 'E');
      text.append(random.nextBoolean() ? "-" : random.nextBoolean() ? "+" : "");
      text.append(random.nextInt(random.nextInt(10) == 0 ? 200 : 4));
    }
    return text.toString();
  }

  private static void digits(StringBuilder text, int count, Random random) {
    for (int i = 0; i < count; i++) {
      text.append((char) ('0' + random.nextInt(10)));
    }
  }
}
