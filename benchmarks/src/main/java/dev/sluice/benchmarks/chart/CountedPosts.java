package dev.sluice.benchmarks.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Posts, and when the series counted their events.
 *
 * <p>A post has a stretch of the series of its own: all of its events have the time at which that
 * begins, and no other has it. So what a stretch counts more than before are events that were sent
 * at one known moment, whatever overtakes what on the way. Counts of a type only grow; one that is
 * higher than what was posted is a doubled or an invented event.
 *
 * <p>{@code sent} may be called by one thread while another calls the rest.
 */
final class CountedPosts {
  private final int perPost;
  private final int highPerPost;
  private final AtomicLongArray sentNanos;
  private final AtomicInteger posts = new AtomicInteger();
  private final int[] high;
  private final int[] low;
  private final List<Counted> counted = new ArrayList<>();

  private record Counted(int post, int events, long delayNanos) {}

  /**
   * None yet.
   *
   * @param perPost events of each
   * @param highPerPost how many of them are high
   * @param most how many posts there may be
   */
  CountedPosts(int perPost, int highPerPost, int most) {
    this.perPost = perPost;
    this.highPerPost = highPerPost;
    this.sentNanos = new AtomicLongArray(most);
    this.high = new int[most];
    this.low = new int[most];
  }

  /** A post goes out now, before any byte of it does; posts come in the order of their numbers. */
  void sent(int post, long nanos) {
    sentNanos.set(post, nanos);
    posts.set(post + 1);
  }

  /** How many posts went out. */
  int posts() {
    return posts.get();
  }

  /**
   * The series counts so many events of a post and type.
   *
   * @param nanos when the answer was there
   * @throws IllegalStateException if that is more than were posted, or less than before
   */
  void counted(int post, boolean isHigh, int count, long nanos) {
    int[] before = isHigh ? high : low;
    int most = post >= posts() ? 0 : isHigh ? highPerPost : perPost - highPerPost;
    if (count > most || count < before[post]) {
      throw new IllegalStateException(
          "the series counts %d %s events of post %d, of which %d were posted and %d counted before"
              .formatted(count, isHigh ? "high" : "low", post, most, before[post]));
    }
    if (count > before[post]) {
      counted.add(new Counted(post, count - before[post], nanos - sentNanos.get(post)));
      before[post] = count;
    }
  }

  /** Whether any event was counted. */
  boolean any() {
    return !counted.isEmpty();
  }

  /** How many events of those posts were not counted. */
  long missing(int from, int to) {
    long missing = 0;
    for (int post = from; post < to; post++) {
      missing += perPost - high[post] - low[post];
    }
    return missing;
  }

  /** The delays of all counted events of those posts, one an event, sorted; nanoseconds. */
  List<Long> delays(int from, int to) {
    List<Long> delays = new ArrayList<>();
    for (Counted some : counted) {
      if (some.post >= from && some.post < to) {
        for (int i = 0; i < some.events; i++) {
          delays.add(some.delayNanos);
        }
      }
    }
    delays.sort(null);
    return delays;
  }
}
