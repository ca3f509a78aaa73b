package dev.sluice.io.kafka;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the stretch of a partition that holds the records of a time, by looking into few places of
 * it, whatever the records' timestamps say. The package's description says why this way.
 *
 * <p>The stretch goes from the first record to the last one of the time that any look has shown. A
 * gap between two looks is looked into, halved, as long as it may hold such a record: if either
 * neighbour has one, if the time lies between the times of the two, or if times go back from one to
 * the other. Then the largest gaps outside of the stretch are looked into, one after the other,
 * until that has cost a fiftieth of the stretch; what is found there is followed as before. Memory:
 * the looks.
 */
final class StretchSearch {
  /** So many looks are spent on what is left over, however short the stretch is. */
  private static final int LEAST_LOOKS = 24;

  /** And no more than so many: a person waits. */
  private static final int MOST_LOOKS = 1_000;

  /** What may be looked at, beyond that, for each record of the stretch. */
  private static final int SHARE = 50;

  /** The records from an offset on. */
  interface Look {
    /**
     * Looks at some records.
     *
     * @param offset before {@code limit}
     * @param limit where to stop
     * @return from {@code offset} on, not empty in offsets
     */
    Sample at(long offset, long limit);
  }

  private final long begin;
  private final long end;
  private final long fromMillis;
  private final long toMillis;
  private final Look look;
  private final TreeMap<Long, Sample> samples = new TreeMap<>();
  private long firstHit = Long.MAX_VALUE;
  private long lastHit = -1;
  private long records;
  private long offsets;

  private StretchSearch(long begin, long end, long fromMillis, long toMillis, Look look) {
    this.begin = begin;
    this.end = end;
    this.fromMillis = fromMillis;
    this.toMillis = toMillis;
    this.look = look;
  }

  /**
   * What was found.
   *
   * @param startOffset the first offset of the stretch
   * @param endOffset the first one behind it; equal to the start where nothing was found
   * @param unseenOffsets how many offsets of the partition are neither in it nor were looked at
   * @param strays how many records that were looked at lie on the wrong side of the stretch for
   *     their times
   * @param looked how many records were looked at
   * @param earliestMillis about the time at which the partition begins; null if no record says one
   * @param isPassed whether the partition ends with records behind the time
   */
  record Found(
      long startOffset,
      long endOffset,
      long unseenOffsets,
      long strays,
      long looked,
      @Nullable Long earliestMillis,
      boolean isPassed) {}

  /**
   * Searches the offsets from begin to end for times in [from, to).
   *
   * @param seeds where to look first
   */
  static Found search(
      long begin, long end, long fromMillis, long toMillis, Collection<Long> seeds, Look look) {
    StretchSearch search = new StretchSearch(begin, end, fromMillis, toMillis, look);
    if (begin < end) {
      search.run(seeds);
    }
    return search.found();
  }

  private void run(Collection<Long> seeds) {
    take(begin);
    long span = samples.firstEntry().getValue().endOffset() - begin;
    take(end - span);
    for (long seed : seeds) {
      take(seed - span);
      take(seed);
    }
    explore();
    for (int i = 0;
        i < LEAST_LOOKS || (i < MOST_LOOKS && records < (lastHit - firstHit) / SHARE);
        i++) {
      @Nullable Sample widest = widest();
      if (widest == null) {
        return;
      }
      // Not in the middle: what recurs in even steps would be met at the same place each time.
      long gap = limit(next(widest)) - widest.endOffset();
      take(widest.endOffset() + gap * 5 / 13);
      explore();
    }
  }

  /** Looks at an offset unless that has been done. */
  private void take(long wanted) {
    long offset = Math.max(begin, Math.min(end - 1, wanted));
    Map.Entry<Long, Sample> known = samples.floorEntry(offset);
    if (known != null && offset < known.getValue().endOffset()) {
      return;
    }
    @Nullable Long limit = samples.higherKey(offset);
    Sample sample = look.at(offset, limit == null ? end : limit);
    samples.put(offset, sample);
    records += sample.records();
    offsets += sample.endOffset() - sample.startOffset();
    if (sample.isHit()) {
      firstHit = Math.min(firstHit, sample.firstHit());
      lastHit = Math.max(lastHit, sample.lastHit());
    }
  }

  /** Looks into all gaps that may hold what is looked for, from both sides. */
  private void explore() {
    @Nullable Sample fromLeft = samples.firstEntry().getValue();
    @Nullable Sample fromRight = samples.lastEntry().getValue();
    while (fromLeft != null || fromRight != null) {
      if (fromLeft != null && !halve(fromLeft)) {
        fromLeft = next(fromLeft);
      }
      if (fromRight != null) {
        boolean isHalved = halve(fromRight);
        // What lies behind the new look comes before what lies in front of it.
        fromRight = isHalved ? next(fromRight) : previous(fromRight);
      }
    }
  }

  /** Looks into the gap behind a look, if that is worth it. */
  private boolean halve(Sample left) {
    @Nullable Sample right = next(left);
    boolean isWorthIt = isOpen(left, right) && mayHold(left, right);
    if (isWorthIt) {
      take(middle(left, right));
    }
    return isWorthIt;
  }

  private @Nullable Sample previous(Sample sample) {
    Map.Entry<Long, Sample> previous = samples.lowerEntry(sample.startOffset());
    return previous == null ? null : previous.getValue();
  }

  private @Nullable Sample next(Sample sample) {
    Map.Entry<Long, Sample> next = samples.higherEntry(sample.startOffset());
    return next == null ? null : next.getValue();
  }

  private long limit(@Nullable Sample right) {
    return right == null ? end : right.startOffset();
  }

  /** Whether something lies between them that is outside of the stretch. */
  private boolean isOpen(Sample left, @Nullable Sample right) {
    return left.endOffset() < limit(right)
        && (left.endOffset() < firstHit || limit(right) > lastHit + 1);
  }

  private boolean mayHold(Sample left, @Nullable Sample right) {
    if (left.isHit() || (right != null && right.isHit())) {
      return true;
    }
    @Nullable Sample before = timed(left, false);
    @Nullable Sample behind = right == null ? null : timed(right, true);
    if (before != null && behind != null && before.lowMillis() > behind.highMillis()) {
      // Time goes back there, and nobody knows how far.
      return true;
    }
    // Where no record says a time, on one side, that side may be as early or as late as there is.
    long early = before == null ? Long.MIN_VALUE : before.lowMillis();
    long late = before == null ? Long.MIN_VALUE : before.highMillis();
    long low = Math.min(early, behind == null ? Long.MAX_VALUE : behind.lowMillis());
    long high = Math.max(late, behind == null ? Long.MAX_VALUE : behind.highMillis());
    return low < toMillis && high >= fromMillis;
  }

  /** The nearest one that says a time. */
  private @Nullable Sample timed(Sample sample, boolean isForward) {
    Map.@Nullable Entry<Long, Sample> each = samples.floorEntry(sample.startOffset());
    while (each != null && !each.getValue().saysTime()) {
      each = isForward ? samples.higherEntry(each.getKey()) : samples.lowerEntry(each.getKey());
    }
    return each == null ? null : each.getValue();
  }

  /** In the middle of a gap, or at its begin where one or two looks see all of it. */
  private long middle(Sample left, @Nullable Sample right) {
    long gap = limit(right) - left.endOffset();
    return gap <= 2 * (offsets / samples.size()) ? left.endOffset() : left.endOffset() + gap / 2;
  }

  /** What stands before the widest gap outside of the stretch. */
  private @Nullable Sample widest() {
    @Nullable Sample widest = null;
    long width = 0;
    for (Sample left : samples.values()) {
      @Nullable Sample right = next(left);
      long gap = limit(right) - left.endOffset();
      if (gap > width && isOpen(left, right)) {
        widest = left;
        width = gap;
      }
    }
    return widest;
  }

  private Found found() {
    boolean isFound = lastHit >= 0;
    long start = isFound ? firstHit : end;
    long stop = isFound ? lastHit + 1 : end;
    long unseen = end - begin - (stop - start);
    long strays = 0;
    @Nullable Sample first = null;
    @Nullable Sample last = null;
    for (Sample sample : samples.values()) {
      long inside =
          Math.max(0, Math.min(stop, sample.endOffset()) - Math.max(start, sample.startOffset()));
      unseen -= sample.endOffset() - sample.startOffset() - inside;
      if (isFound && sample.endOffset() <= start) {
        strays += sample.after();
      } else if (isFound && sample.startOffset() >= stop) {
        strays += sample.before();
      }
      if (sample.saysTime()) {
        first = first == null ? sample : first;
        last = sample;
      }
    }
    return new Found(
        start,
        stop,
        unseen,
        strays,
        records,
        first == null ? null : first.lowMillis(),
        last != null && last.highMillis() >= toMillis);
  }
}
