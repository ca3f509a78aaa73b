package dev.sluice.io.mqtt;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives up what a session has from a job with another number of sessions: its other subscriptions,
 * or, where it is one too many, all of them and itself. A broker may drop what it has not sent when
 * it is unsubscribed, so that is done when it holds nothing back. A session that goes is read on
 * until nothing comes, and ended once all of it is acknowledged.
 */
final class OldSubscriptions {
  /** Nothing for so long, and nothing comes. */
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** A subscription that is not known here would keep a session that goes for ever. */
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final boolean isSpare;
  private final List<String> filters;
  private volatile long heardNanos;
  private long unsubscribedNanos;

  /** On which it was unsubscribed; one that is lost may have taken that with it. */
  private @Nullable BrokerConnection unsubscribed;

  private OldSubscriptions(boolean isSpare, List<String> filters) {
    this.isSpare = isSpare;
    this.filters = filters;
  }

  /** Of a session of that number. */
  static OldSubscriptions of(SessionSettings settings, int number) {
    List<String> old = new ArrayList<>(settings.otherSubscriptions());
    boolean isSpare = number >= settings.sessions();
    if (isSpare) {
      old.addAll(settings.subscriptions());
    }
    return new OldSubscriptions(isSpare, old);
  }

  /** Whether the session goes. */
  boolean isSpare() {
    return isSpare;
  }

  /** Something came. */
  void heard() {
    heardNanos = System.nanoTime();
  }

  /**
   * Goes on, once in a while.
   *
   * @param isCaughtUp whether the broker holds nothing back
   * @param isEmpty whether all that came is acknowledged
   * @return whether the session was ended
   */
  boolean advance(BrokerConnection connection, boolean isCaughtUp, boolean isEmpty)
      throws IOException {
    if (unsubscribed != connection) {
      if (isCaughtUp && (connection.isSessionPresent() || isSpare)) {
        connection.unsubscribe(filters);
        unsubscribed = connection;
        heard();
        unsubscribedNanos = System.nanoTime();
      }
      return false;
    }
    long now = System.nanoTime();
    boolean isOver = now - heardNanos > QUIET_NANOS || now - unsubscribedNanos > MOST_NANOS;
    if (isSpare && isEmpty && isOver) {
      connection.end();
      return true;
    }
    return false;
  }
}
