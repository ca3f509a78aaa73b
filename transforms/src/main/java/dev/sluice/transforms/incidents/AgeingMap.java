package dev.sluice.transforms.incidents;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Entries by key, also linked in the order in which they were last touched, so that those which
 * grew too old are found at one end. Times of touching must not go back. Every call takes constant
 * time, {@link #expire} amortised; only {@link #add} allocates.
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

    Entry(String key) {
      this.key = key;
    }
  }

  private final Map<String, E> entries = new HashMap<>();
  private @Nullable E oldest;
  private @Nullable E newest;

  int size() {
    return entries.size();
  }

  @Nullable E oldest() {
    return oldest;
  }

  @Nullable E get(String key) {
    return entries.isEmpty() ? null : entries.get(key);
  }

  /** Adds an entry whose key is not there, touched at that time. */
  void add(E entry, long timeMillis) {
    entries.put(entry.key, entry);
    entry.touchedMillis = timeMillis;
    linkAsNewest(entry);
  }

  /** Touches an entry of this map. */
  void touch(E entry, long timeMillis) {
    entry.touchedMillis = timeMillis;
    if (entry != newest) {
      unlink(entry);
      linkAsNewest(entry);
    }
  }

  void remove(String key) {
    if (entries.isEmpty()) {
      return;
    }
    E entry = entries.remove(key);
    if (entry != null) {
      unlink(entry);
    }
  }

  /** Removes the entries that were last touched before that time. */
  void expire(long beforeMillis) {
    for (E entry = oldest; entry != null && entry.touchedMillis < beforeMillis; entry = oldest) {
      entries.remove(entry.key);
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
