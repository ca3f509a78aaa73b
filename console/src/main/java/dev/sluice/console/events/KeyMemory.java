package dev.sluice.console.events;

import com.google.protobuf.ByteString;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What requests have come under which keys. A key is held while its request is under way, and for a
 * time after its events were ingested. Bounded: beyond so many keys the oldest is forgotten.
 * Thread-safe.
 */
final class KeyMemory {
  private static final int MOST_KEYS = 200_000;
  static final Duration REMEMBERED = Duration.ofHours(24);

  /** What is to be done with a request. */
  enum Verdict {
    /** To be ingested; the key is held from now on. */
    FRESH,
    /** Ingested before. */
    REPEATED,
    /** The same key is under way, or what became of it is not known yet. */
    UNDER_WAY,
    /** The key stands for another body. */
    OTHER_BODY,
    /** Whether the key was there before cannot be told now. */
    NOT_KNOWN
  }

  /**
   * What is known of a key.
   *
   * @param verdict what is to be done
   * @param events how many were ingested, where it is repeated
   */
  record Known(Verdict verdict, int events) {}

  private record Ingested(ByteString fingerprint, int events, long millis) {}

  private final Clock clock;
  private final Map<String, ByteString> underWay = new HashMap<>();

  /** By the time at which they became known, oldest first. */
  private final Map<String, Ingested> ingested = new LinkedHashMap<>();

  KeyMemory(Clock clock) {
    this.clock = clock;
  }

  /** Asks what a key stands for, and holds it if it is fresh. */
  synchronized Known begin(String key, ByteString fingerprint) {
    Known before = ingested(key, fingerprint);
    if (before.verdict() != Verdict.FRESH) {
      return before;
    }
    @Nullable ByteString other = underWay.putIfAbsent(key, fingerprint);
    if (other == null) {
      return new Known(Verdict.FRESH, 0);
    }
    return new Known(other.equals(fingerprint) ? Verdict.UNDER_WAY : Verdict.OTHER_BODY, 0);
  }

  /** Asks what was ingested under a key, and holds nothing. */
  synchronized Known ingested(String key, ByteString fingerprint) {
    forget();
    Ingested before = ingested.get(key);
    if (before == null) {
      return new Known(Verdict.FRESH, 0);
    }
    return before.fingerprint().equals(fingerprint)
        ? new Known(Verdict.REPEATED, before.events())
        : new Known(Verdict.OTHER_BODY, 0);
  }

  /** Lets go of a key whose request came to nothing, or became known by {@link #learn}. */
  synchronized void end(String key) {
    underWay.remove(key);
  }

  /** Notes that events were ingested under a key. */
  synchronized void learn(String key, ByteString fingerprint, int events, long millis) {
    if (millis > clock.millis() - REMEMBERED.toMillis()) {
      ingested.put(key, new Ingested(fingerprint, events, millis));
      forget();
    }
  }

  synchronized int size() {
    return ingested.size();
  }

  private void forget() {
    long oldest = clock.millis() - REMEMBERED.toMillis();
    Iterator<Ingested> each = ingested.values().iterator();
    while (each.hasNext()) {
      if (each.next().millis() > oldest && ingested.size() <= MOST_KEYS) {
        return;
      }
      each.remove();
    }
  }
}
