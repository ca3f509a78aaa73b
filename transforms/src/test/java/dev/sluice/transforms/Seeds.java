package dev.sluice.transforms;

import java.util.Random;
import java.util.stream.LongStream;

/** Random input that can be had again: the seed is printed, and taken from {@code sluice.seed}. */
public final class Seeds {
  private static final Long ASKED = Long.getLong("sluice.seed");
  private static final long SEED = ASKED == null ? 20260301L : ASKED;

  static {
    System.out.println("sluice.seed=" + (ASKED == null ? SEED + " (and 1, 2 ...)" : SEED));
  }

  private Seeds() {}

  /** Of the one seed. */
  public static Random random() {
    return new Random(SEED);
  }

  /** Seeds from 1 on, or the one that is asked for. */
  public static LongStream upTo(int count) {
    return ASKED == null ? LongStream.rangeClosed(1, count) : LongStream.of(ASKED);
  }
}
