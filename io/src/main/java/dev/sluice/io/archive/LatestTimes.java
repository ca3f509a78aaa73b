package dev.sluice.io.archive;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * The latest times of a camera on each of the last {@value #DAYS} days (UTC) of which something
 * came, or behind which something was late: by them it is told whether a record is late.
 *
 * <p>A record is late behind what came before it on its own day and on the next one, and behind
 * nothing else: a time in the far future is a day of its own, and makes nothing late but what comes
 * of that day and of the one before it. So a record that is put behind the latest time lies one day
 * off at most, where a reader that allows for a day's delay looks for it.
 */
final class LatestTimes {
  /** The current day and the one before it, and as many again for clocks that are wrong. */
  static final int DAYS = 4;

  private static final long MILLIS_PER_DAY = 24 * 3_600_000L;

  /** The day of the last record first; {@link Long#MIN_VALUE} where there is none. */
  private final long[] latest = new long[DAYS];

  /** When the day of the last record began. */
  private long begin = -MILLIS_PER_DAY;

  LatestTimes() {
    Arrays.fill(latest, Long.MIN_VALUE);
  }

  /**
   * Takes the time of the next record.
   *
   * @param time epoch milliseconds, not negative
   * @return the latest time behind which it is late; itself where it is not, and then it counts
   */
  long offer(long time, long allowedDisorderMillis) {
    long end = (time / MILLIS_PER_DAY + 2) * MILLIS_PER_DAY;
    long behind = Long.MIN_VALUE;
    for (long each : latest) {
      if (each > time + allowedDisorderMillis && each < end && each > behind) {
        behind = each;
      }
    }
    // A day that makes others late stays known, or the next would stand before those it made late.
    long taken = behind == Long.MIN_VALUE ? time : behind;
    add(taken);
    return taken;
  }

  /** Takes a time, however late: its day is the last one then. */
  void add(long time) {
    if (isOfLastDay(time)) {
      latest[0] = Math.max(latest[0], time);
      return;
    }
    begin = Math.floorDiv(time, MILLIS_PER_DAY) * MILLIS_PER_DAY;
    int at = 0;
    while (at < DAYS - 1 && !isOfLastDay(latest[at])) {
      at++;
    }
    long now = isOfLastDay(latest[at]) ? Math.max(latest[at], time) : time;
    System.arraycopy(latest, 0, latest, 1, at);
    latest[0] = now;
  }

  private boolean isOfLastDay(long time) {
    return time >= begin && time < begin + MILLIS_PER_DAY;
  }

  /** The latest time of the day of the last record; {@link Long#MIN_VALUE} where none came. */
  long newest() {
    return latest[0];
  }

  /** Gives all of them, such that adding them in this order makes the same. */
  void forEachOldestFirst(LongConsumer times) {
    for (int i = DAYS - 1; i >= 0; i--) {
      if (latest[i] != Long.MIN_VALUE) {
        times.accept(latest[i]);
      }
    }
  }
}
