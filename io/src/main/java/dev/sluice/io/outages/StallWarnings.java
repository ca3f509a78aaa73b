package dev.sluice.io.outages;

import com.google.common.annotations.VisibleForTesting;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * When to warn of an outage: what a moment mends is not worth it, one that lasts 5 seconds is, and
 * so is each further minute of it, and its end. Of many in this process who wait for the same
 * store, one warns. Each is for one request, whose threads may share it.
 */
public final class StallWarnings {
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration FURTHER = Duration.ofMinutes(1);

  /** One may have begun to wait a little later than another. */
  private static final Duration BETWEEN = FURTHER.minusSeconds(10);

  /** When somebody last warned of a store, of {@link System#nanoTime}. */
  private static final Map<String, Long> WARNED = new ConcurrentHashMap<>();

  private final String store;
  private final LongSupplier clock;
  private Duration next = FIRST;

  /**
   * For one who waits.
   *
   * @param store what is away, such as its address: the same text for the same one
   */
  public StallWarnings(String store) {
    this(store, System::nanoTime);
  }

  @VisibleForTesting
  StallWarnings(String store, LongSupplier nanoClock) {
    this.store = store;
    this.clock = nanoClock;
  }

  /** Whether to warn now; asked again, the next one is due later. */
  public synchronized boolean isDue(Duration lasted) {
    if (lasted.compareTo(next) < 0) {
      return false;
    }
    next = next.plus(FURTHER);
    long now = clock.getAsLong();
    AtomicBoolean first = new AtomicBoolean();
    WARNED.compute(
        store,
        (any, last) -> {
          first.set(last == null || now - last >= BETWEEN.toNanos());
          return first.get() ? Long.valueOf(now) : last;
        });
    return first.get();
  }

  /** It is over: whether there was a warning, and nobody has said so yet. */
  public synchronized boolean end() {
    boolean waited = next.compareTo(FIRST) > 0;
    next = FIRST;
    return waited && WARNED.remove(store) != null;
  }
}
