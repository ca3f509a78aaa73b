package dev.sluice.pipelines.mirror;

import dev.sluice.pipelines.mirror.Fingerprints.Counts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One partition on both sides, held against each other as sets in which a record can be more than
 * once.
 *
 * @param sourceRecords how many the source has
 * @param mirrored how many of them are in the target
 * @param gaps what the target lacks in front of something that it has
 * @param tail what the target lacks at the end of the source, and may still get; null for nothing
 * @param behindMillis by how much the newest record of the source is newer than the newest that is
 *     mirrored
 * @param problems what a mirror must not do, in sentences
 */
record MirroredPartition(
    long sourceRecords,
    long mirrored,
    List<Gap> gaps,
    @Nullable Gap tail,
    long behindMillis,
    List<String> problems) {

  MirroredPartition {
    gaps = List.copyOf(gaps);
    problems = List.copyOf(problems);
  }

  /**
   * What one side holds of a partition.
   *
   * @param beginOffset the first offset that is not deleted
   * @param records all that a reader of committed records finds from there on
   */
  record Side(long beginOffset, Fingerprints records) {
    /**
     * Whether each offset has a record, as where nobody writes in transactions and nothing is
     * compacted.
     */
    private boolean isDense() {
      return records.size() == 0
          || records.offset(records.size() - 1) - beginOffset + 1 == records.size();
    }
  }

  /** A stretch of records of the source, one behind the other, that the target lacks. */
  record Gap(long firstOffset, long lastOffset, long records, long firstMillis, long lastMillis) {
    private Gap with(long offset, long millis) {
      return new Gap(firstOffset, offset, records + 1, firstMillis, millis);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%,d records, offsets %d to %d, of %s to %s",
          records,
          firstOffset,
          lastOffset,
          Instant.ofEpochMilli(firstMillis),
          Instant.ofEpochMilli(lastMillis));
    }
  }

  /**
   * Holds both sides against each other.
   *
   * @param sourceEnd the offset of the source before which the target has to have everything; what
   *     lies behind may be there or not
   */
  static MirroredPartition compare(Side source, Side target, long sourceEnd) {
    List<Gap> gaps = new ArrayList<>();
    @Nullable Gap open = null;
    Counts there = target.records.counts();
    Fingerprints records = source.records;
    long asked = 0;
    long mirrored = 0;
    long newestMirrored = Long.MIN_VALUE;
    long newest = Long.MIN_VALUE;
    for (int i = 0; i < records.size(); i++) {
      boolean isAsked = records.offset(i) < sourceEnd;
      asked += isAsked ? 1 : 0;
      newest = Math.max(newest, records.timeMillis(i));
      if (there.take(records.hash(i))) {
        mirrored += isAsked ? 1 : 0;
        newestMirrored = Math.max(newestMirrored, records.timeMillis(i));
        if (open != null) {
          gaps.add(open);
          open = null;
        }
      } else if (isAsked) {
        open =
            open == null
                ? new Gap(
                    records.offset(i),
                    records.offset(i),
                    1,
                    records.timeMillis(i),
                    records.timeMillis(i))
                : open.with(records.offset(i), records.timeMillis(i));
      }
    }
    List<String> problems = new ArrayList<>();
    gaps.forEach(gap -> problems.add("the target lacks " + gap));
    problems.addAll(strangers(source, target));
    return new MirroredPartition(
        asked,
        mirrored,
        gaps,
        open,
        open == null || mirrored == 0 ? 0 : Math.max(0, newest - newestMirrored),
        problems);
  }

  /** What is wrong with what the target has and the source has not, or not as often. */
  private static List<String> strangers(Side source, Side target) {
    Counts known = source.records.counts();
    Fingerprints records = target.records;
    long front = 0;
    long within = 0;
    long firstWithin = -1;
    long doubled = 0;
    long firstDoubled = -1;
    boolean isFront = true;
    for (int i = 0; i < records.size(); i++) {
      if (!known.has(records.hash(i))) {
        if (isFront) {
          front++;
        } else if (within++ == 0) {
          firstWithin = records.offset(i);
        }
      } else {
        isFront = false;
        if (!known.take(records.hash(i)) && doubled++ == 0) {
          firstDoubled = records.offset(i);
        }
      }
    }
    List<String> problems = new ArrayList<>();
    if (doubled > 0) {
      problems.add(
          String.format(
              Locale.ROOT,
              "%,d records are in the target once too often, the first of them at its offset %d",
              doubled,
              firstDoubled));
    }
    if (front > 0 && source.beginOffset == 0) {
      problems.add(
          String.format(
              Locale.ROOT,
              "the target begins with %,d records that the source never had since it was made: the"
                  + " source was made again, and a mirror goes on where the old one ended",
              front));
    }
    if (within > 0) {
      problems.add(
          String.format(
              Locale.ROOT,
              "the target has %,d records among its others that the source has not, the first of"
                  + " them at its offset %d: somebody else writes there, the source was made again,"
                  + " or is compacted",
              within,
              firstWithin));
    }
    if (target.beginOffset == 0 && source.isDense() && front < source.beginOffset) {
      problems.add(
          String.format(
              Locale.ROOT,
              "the source has deleted the offsets before %d, and the target has only %,d records"
                  + " from there: %,d were deleted before they were mirrored",
              source.beginOffset,
              front,
              source.beginOffset - front));
    }
    return problems;
  }
}
