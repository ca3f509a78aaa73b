package dev.sluice.samples.generate;

import java.util.Collections;
import java.util.List;

/**
 * Random numbers that are the same on every machine and in every release: SplitMix64 (Steele, Lea
 * and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014). Written out because
 * the JDK promises the sequence of its own generators for a seed only within a release.
 */
final class Dice {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  Dice(long seed) {
    this.state = seed;
  }

  /** A seed that depends on every bit of another seed and a number. */
  static long seed(long seed, long number) {
    return mix(mix(seed) + GOLDEN_GAMMA + number);
  }

  /** A seed that depends on every bit of another seed and every character of a text. */
  static long seed(long seed, String text) {
    long mixed = seed(seed, text.length());
    for (int i = 0; i < text.length(); i++) {
      mixed = seed(mixed, text.charAt(i));
    }
    return mixed;
  }

  long next() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** From 0 to below the bound; the bias of at most bound / 2^32 does not matter here. */
  int below(int bound) {
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  /** From the one to the other, both inclusive. */
  int between(int low, int high) {
    return low + below(high - low + 1);
  }

  /** True with the given probability. */
  boolean chance(double probability) {
    return (next() >>> 11) * 0x1.0p-53 < probability;
  }

  /** A multiple of 0.01 from the one to the other, both inclusive and given in hundredths. */
  double hundredths(int low, int high) {
    return between(low, high) / 100.0;
  }

  <T> T pick(List<T> list) {
    return list.get(below(list.size()));
  }

  /** Fisher and Yates, in place. */
  void shuffle(List<?> list) {
    for (int i = list.size() - 1; i > 0; i--) {
      Collections.swap(list, i, below(i + 1));
    }
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
