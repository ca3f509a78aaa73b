package dev.sluice.io.s3;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Counts the requests that listings take. Thread-safe. */
public final class ListRequests {
  private static final int KEYS_PER_REQUEST = 1_000;

  private final AtomicLong count = new AtomicLong();
  private final LongConsumer observer;

  /** Begins at 0, and tells each new count to an observer, from any thread. */
  ListRequests(LongConsumer observer) {
    this.observer = observer;
  }

  /** A listing gave so many keys or folders. */
  public void listed(long results) {
    observer.accept(
        count.addAndGet(Math.max(1, (results + KEYS_PER_REQUEST - 1) / KEYS_PER_REQUEST)));
  }

  long count() {
    return count.get();
  }
}
