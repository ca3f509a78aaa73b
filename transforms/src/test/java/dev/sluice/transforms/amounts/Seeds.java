package dev.sluice.transforms.amounts;

import java.util.Random;

/** Random input that can be had again: the seed is printed, and taken from {@code sluice.seed}. */
final class Seeds {
  private static final long SEED = Long.getLong("sluice.seed", 20260301L);

  static {
    System.out.println("sluice.seed=" + SEED);
  }

  private Seeds() {}

  static Random random() {
    return new Random(SEED);
  }
}
