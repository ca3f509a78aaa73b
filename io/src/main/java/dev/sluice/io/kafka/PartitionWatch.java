package dev.sluice.io.kafka;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one partition while it is read: how far its consumer has fetched, and what its
 * broker last said of its end. Written by the threads that fetch and that ask, read by that of the
 * reader.
 */
final class PartitionWatch {

  /**
   * Confirmations come each second. After a longer silence a new chain begins, so that producers
   * that were cut off as well have all of the idle time to send what they hold.
   */
  static final long LONGEST_GAP_MILLIS = 10_000;

  /**
   * What the broker said.
   *
   * @param endOffset of all records, those of open transactions included
   * @param sinceMillis when the unbroken chain of answers began
   * @param atMillis when it was asked for this one
   */
  record Confirmation(long endOffset, long sinceMillis, long atMillis) {}

  private final LongSupplier clock;
  private final long openedMillis;
  private volatile long position = -1;
  private volatile long lastFetched = -1;
  private volatile int partitionsNow;
  private volatile @Nullable Confirmation confirmation;

  PartitionWatch(LongSupplier clock) {
    this.clock = clock;
    this.openedMillis = clock.getAsLong();
  }

  long now() {
    return clock.getAsLong();
  }

  /**
   * The consumer has polled.
   *
   * @param lastOffset of the last record that came, -1 if none did
   * @param newPosition where it will fetch next, past the marks of transactions; -1 if not known
   */
  void polled(long lastOffset, long newPosition) {
    // In this order: who sees the position sees the record as well.
    if (lastOffset >= 0) {
      lastFetched = lastOffset;
    }
    if (newPosition >= 0) {
      position = newPosition;
    }
  }

  /** The broker has answered a question that was asked at that time. */
  void confirmed(long endOffset, long atMillis) {
    Confirmation last = confirmation;
    boolean unbroken = last != null && atMillis - last.atMillis() <= LONGEST_GAP_MILLIS;
    long since = unbroken && last != null ? last.sinceMillis() : atMillis;
    confirmation = new Confirmation(endOffset, since, atMillis);
  }

  /** How many partitions the topic had when it was last looked up. */
  void partitions(int count) {
    partitionsNow = count;
  }

  int partitions() {
    return partitionsNow;
  }

  /** Whether records were fetched beyond that offset, so that asking for the next one is quick. */
  boolean hasFetchedBeyond(long offset) {
    return lastFetched > offset;
  }

  /** For how long the broker has not answered. */
  long silentMillis() {
    Confirmation last = confirmation;
    return now() - (last == null ? openedMillis : last.atMillis());
  }

  /** Records that are not fetched yet; -1 if not known. Marks of transactions count as records. */
  long behind() {
    Confirmation last = confirmation;
    long fetched = position;
    return last == null || fetched < 0 ? -1 : Math.max(0, last.endOffset() - fetched);
  }

  /**
   * Up to when it is certain that the partition was idle: the broker has answered without a gap for
   * the idle time, no record came in all that time, and there is none.
   *
   * @param lastSeen the offset of the last record that was read, -1 if none was
   * @param lastSeenMillis when that was
   * @return when the broker was asked; -1 if the partition is not idle
   */
  long idleAtMillis(long lastSeen, long lastSeenMillis, long idleMillis) {
    Confirmation last = confirmation;
    if (last == null || now() - last.atMillis() > LONGEST_GAP_MILLIS) {
      return -1;
    }
    boolean caughtUp = position >= last.endOffset() && !hasFetchedBeyond(lastSeen);
    long quietSince = Math.max(last.sinceMillis(), lastSeenMillis);
    return caughtUp && last.atMillis() - quietSince >= idleMillis ? last.atMillis() : -1;
  }
}
