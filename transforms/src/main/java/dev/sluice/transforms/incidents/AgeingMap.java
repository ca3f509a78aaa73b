package dev.sluice.transforms.incidents;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Entries by key, also linked in the order in which they were last touched, so that those which
 * grew too old are found at one end. Times of touching must not go back. A key can have several
 * entries: the latest is found by it, the others by way of that. Every call takes constant time,
 * {@link #expire} and {@link #remove} amortised; only {@link #add} allocates.
 *
 * <p>A {@link java.util.LinkedHashMap} in access order would move entries that are only looked at,
 * and needs an iterator to look at the oldest.
 */
final class AgeingMap<E extends AgeingMap.Entry<E>> {

  /** What a map holds: a subclass adds the fields to remember. */
  abstract static class Entry<E extends Entry<E>> {
    final String key;

    /** Event time of the last touch, epoch milliseconds UTC; only the map changes it. */
    long touchedMillis;

    /** The neighbours in the order of touching; only the map changes them. */
    @Nullable E older;

    @Nullable E newer;

    /** The neighbours of the same key, in the order of touching; only the map changes them. */
    @Nullable E before;

    @Nullable E after;

    Entry(String key) {
      this.key = key;
    }
  }

  private final Map<String, E> entries = new HashMap<>();
  private @Nullable E oldest;
  private @Nullable E newest;

  @Nullable E oldest() {
    return oldest;
  }

  @Nullable E newest() {
    return newest;
  }

  /** The latest entry of a key. */
  @Nullable E get(String key) {
    return entries.isEmpty() ? null : entries.get(key);
  }

  /** Adds an entry, touched at that time: the latest of its key. */
  void add(E entry, long timeMillis) {
    E before = entries.put(entry.key, entry);
    entry.before = before;
    if (before != null) {
      before.after = entry;
    }
    entry.touchedMillis = timeMillis;
    linkAsNewest(entry);
  }

  /** Touches the latest entry of a key. */
  void touch(E entry, long timeMillis) {
    entry.touchedMillis = timeMillis;
    if (entry != newest) {
      unlink(entry);
      linkAsNewest(entry);
    }
  }

  /** Removes all entries of a key. */
  void remove(String key) {
    if (entries.isEmpty()) {
      return;
    }
    for (E entry = entries.remove(key); entry != null; entry = entry.before) {
      unlink(entry);
    }
  }

  /** Removes the one before an entry of the same key, which has one. */
  void removeBefore(E entry) {
    E removed = entry.before;
    if (removed == null) {
      throw new IllegalStateException("nothing before " + entry.key);
    }
    unlink(removed);
    entry.before = removed.before;
    if (removed.before != null) {
      removed.before.after = entry;
    }
  }

  /** Removes the entries that were last touched before that time. */
  void expire(long beforeMillis) {
    for (E entry = oldest; entry != null && entry.touchedMillis < beforeMillis; entry = oldest) {
      E after = entry.after;
      if (after == null) {
        entries.remove(entry.key);
      } else {
        after.before = null;
      }
      unlink(entry);
    }
  }

  private void linkAsNewest(E entry) {
    E previous = newest;
    entry.older = previous;
    entry.newer = null;
    newest = entry;
    if (previous == null) {
      oldest = entry;
    } else {
      previous.newer = entry;
    }
  }

  private void unlink(E entry) {
    E older = entry.older;
    E newer = entry.newer;
    if (older == null) {
      oldest = newer;
    } else {
      older.newer = newer;
    }
    if (newer == null) {
      newest = older;
    } else {
      newer.older = older;
    }
  }
}
