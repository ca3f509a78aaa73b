package dev.sluice.io.archive;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import dev.sluice.archive.v1.PublishedInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which offsets of a partition are published, and by which generation: intervals without overlaps,
 * as many as there were restarts of the writer, about. Neighbours of one generation are one.
 */
final class PublishedOffsets {
  private final NavigableMap<Long, Interval> byFirst = new TreeMap<>();

  /** Offsets from the first to the last, inclusive. */
  record Interval(long first, long last, long generation) {}

  /** Nothing is published. */
  PublishedOffsets() {}

  /** What an entry of the log says. */
  static PublishedOffsets of(List<PublishedInterval> intervals) {
    PublishedOffsets offsets = new PublishedOffsets();
    for (PublishedInterval each : intervals) {
      offsets.publish(each.getGeneration(), each.getFirstOffset(), each.getLastOffset());
    }
    return offsets;
  }

  /**
   * Adds an interval.
   *
   * @throws IllegalStateException if one of its offsets is published
   */
  void publish(long generation, long first, long last) {
    checkArgument(0 <= first && first <= last, "no interval: %s to %s", first, last);
    Interval before = floor(last);
    checkState(
        before == null || before.last < first,
        "the offsets %s to %s are published in part",
        first,
        last);
    long from = first;
    long to = last;
    if (before != null && before.generation == generation && before.last + 1 == first) {
      from = before.first;
    }
    Interval behind = byFirst.get(last + 1);
    if (behind != null && behind.generation == generation) {
      to = behind.last;
      byFirst.remove(behind.first);
    }
    byFirst.put(from, new Interval(from, to, generation));
  }

  private @Nullable Interval floor(long offset) {
    Map.Entry<Long, Interval> entry = byFirst.floorEntry(offset);
    return entry == null ? null : entry.getValue();
  }

  /** The first interval that ends at the offset or behind it; null if there is none. */
  @Nullable Interval atOrBehind(long offset) {
    Interval at = floor(offset);
    if (at != null && offset <= at.last) {
      return at;
    }
    Map.Entry<Long, Interval> entry = byFirst.higherEntry(offset);
    return entry == null ? null : entry.getValue();
  }

  boolean contains(long offset) {
    Interval at = floor(offset);
    return at != null && offset <= at.last;
  }

  /** Whether all of these offsets were published by that generation. */
  boolean contains(long generation, long first, long last) {
    Interval at = floor(first);
    return at != null && at.generation == generation && first <= last && last <= at.last;
  }

  /** Whether any of these offsets is published. */
  boolean overlaps(long first, long last) {
    Interval at = atOrBehind(first);
    return at != null && at.first <= last;
  }

  /** Whether all of these offsets are published, by whatever generations. */
  boolean covers(long first, long last) {
    long next = first;
    for (Interval at = atOrBehind(next);
        next <= last && at != null && at.first <= next;
        at = atOrBehind(next)) {
      next = at.last + 1;
    }
    return next > last;
  }

  /** The offset behind the last one that is published; 0 where none is. */
  long end() {
    return byFirst.isEmpty() ? 0 : byFirst.lastEntry().getValue().last + 1;
  }

  /** In the order of the offsets. */
  List<Interval> intervals() {
    return List.copyOf(byFirst.values());
  }

  /** As an entry of the log says it. */
  List<PublishedInterval> toProto() {
    List<PublishedInterval> intervals = new ArrayList<>();
    for (Interval each : byFirst.values()) {
      intervals.add(
          PublishedInterval.newBuilder()
              .setFirstOffset(each.first)
              .setLastOffset(each.last)
              .setGeneration(each.generation)
              .build());
    }
    return intervals;
  }
}
