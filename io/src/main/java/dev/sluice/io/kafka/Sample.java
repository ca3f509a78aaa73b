package dev.sluice.io.kafka;

import java.util.Arrays;

/**
 * What a look into a partition showed: all records of a short stretch, told apart by their times.
 *
 * @param startOffset the first offset of the stretch
 * @param endOffset the first one behind it; there is no record in it that was not looked at
 * @param records how many there were
 * @param lowMillis what a tenth of their times lies before, so that a wrong clock or two move
 *     nothing; {@link #UNKNOWN} where no record says a time
 * @param highMillis what a tenth of them lies after, likewise
 * @param firstHit the first offset whose time is looked for; negative if there is none
 * @param lastHit the last one, likewise
 * @param before how many times lie before what is looked for
 * @param after how many lie behind it
 */
record Sample(
    long startOffset,
    long endOffset,
    int records,
    long lowMillis,
    long highMillis,
    long firstHit,
    long lastHit,
    int before,
    int after) {
  static final long UNKNOWN = Long.MIN_VALUE;

  /** Takes the records of a stretch, one by one, in their order. */
  static final class Taker {
    private final long fromMillis;
    private final long toMillis;
    private long[] times = new long[64];
    private int timed;
    private int records;
    private long firstHit = -1;
    private long lastHit = -1;
    private int before;
    private int after;

    /** Looks for times in [from, to). */
    Taker(long fromMillis, long toMillis) {
      this.fromMillis = fromMillis;
      this.toMillis = toMillis;
    }

    /** Takes a record; a negative time is none. */
    void take(long offset, long timeMillis) {
      records++;
      if (timeMillis < 0) {
        return;
      }
      if (timed == times.length) {
        times = Arrays.copyOf(times, timed * 2);
      }
      times[timed++] = timeMillis;
      if (timeMillis < fromMillis) {
        before++;
      } else if (timeMillis >= toMillis) {
        after++;
      } else {
        firstHit = firstHit < 0 ? offset : firstHit;
        lastHit = offset;
      }
    }

    Sample sample(long startOffset, long endOffset) {
      long[] sorted = Arrays.copyOf(times, timed);
      Arrays.sort(sorted);
      int tenth = timed / 10;
      return new Sample(
          startOffset,
          endOffset,
          records,
          timed == 0 ? UNKNOWN : sorted[tenth],
          timed == 0 ? UNKNOWN : sorted[timed - 1 - tenth],
          firstHit,
          lastHit,
          before,
          after);
    }
  }

  boolean isHit() {
    return firstHit >= 0;
  }

  boolean saysTime() {
    return lowMillis != UNKNOWN;
  }
}
