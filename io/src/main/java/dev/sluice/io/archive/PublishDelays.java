package dev.sluice.io.archive;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long records took from their timestamps to their publish, as cumulative buckets: how many
 * took no longer than each of {@link #UP_TO_MILLIS}.
 *
 * <p>The publish is in the future while records come, so that they are counted by the second of
 * their timestamps, which costs a comparison mostly, and turned into delays when it is known. A
 * delay is rounded up by less than a second. What is more than a day from the first record's
 * arrival is counted as one, so that a topic of historical records needs no memory. Not
 * thread-safe.
 */
final class PublishDelays {
  /** The bounds of the buckets; what took longer than the last one is in none. */
  private static final long[] UP_TO_MILLIS = {
    1_000,
    2_500,
    5_000,
    10_000,
    15_000,
    30_000,
    60_000,
    120_000,
    300_000,
    600_000,
    900_000,
    1_800_000,
    3_600_000,
    21_600_000
  };

  private static final long FAR_SECONDS = 24 * 60 * 60;

  private final Map<Long, long[]> bySecond = new HashMap<>();
  private long[] count = new long[1];
  private long second = Long.MIN_VALUE;
  private long earliest;
  private long latest;

  /** The bounds, ascending. */
  static long[] upToMillis() {
    return UP_TO_MILLIS.clone();
  }

  /** Whether nothing was added since the last publish. */
  boolean isEmpty() {
    return bySecond.isEmpty();
  }

  /**
   * Begins a publish.
   *
   * @param nowMillis about when its first record came
   */
  void begin(long nowMillis) {
    earliest = nowMillis / 1000 - FAR_SECONDS;
    latest = nowMillis / 1000 + FAR_SECONDS;
  }

  /** Adds a record. */
  void add(long timestampMillis) {
    long its = Math.floorDiv(timestampMillis, 1000);
    if (its != second) {
      move(its);
    }
    count[0]++;
  }

  private void move(long to) {
    second = to;
    long near = Math.max(earliest, Math.min(latest, to));
    long @Nullable [] there = bySecond.get(near);
    if (there == null) {
      there = new long[1];
      bySecond.put(near, there);
    }
    count = there;
  }

  /**
   * Ends a publish, and forgets its records.
   *
   * @param nowMillis when it was done
   * @param buckets is added to, a number for each bound
   */
  void publish(long nowMillis, long[] buckets) {
    bySecond.forEach(
        (its, records) -> {
          long delay = nowMillis - its * 1000;
          for (int i = buckets.length - 1; i >= 0 && delay <= UP_TO_MILLIS[i]; i--) {
            buckets[i] += records[0];
          }
        });
    clear();
  }

  /** Forgets all. */
  void clear() {
    bySecond.clear();
    second = Long.MIN_VALUE;
  }
}
