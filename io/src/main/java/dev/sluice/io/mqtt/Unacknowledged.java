package dev.sluice.io.mqtt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The messages of one session that were given on and not acknowledged yet, in the order of their
 * delivery. Each has the number of the connection that delivered it: on another it cannot be
 * acknowledged, and comes again. Guarded by its monitor.
 */
final class Unacknowledged {
  private final Deque<Given> given = new ArrayDeque<>();
  private long count;
  private long allowed;
  private boolean isWoken;

  private record Given(int connection, Arrival.Message message, long givenMillis) {}

  /** One was given on. */
  synchronized void add(int connection, Arrival.Message message, long nowMillis) {
    count++;
    given.add(new Given(connection, message, nowMillis));
  }

  /** How many were given on since the begin. */
  synchronized long count() {
    return count;
  }

  /** The first so many may be acknowledged. What was allowed before stays so. */
  synchronized void allow(long first) {
    allowed = Math.max(allowed, first);
    notifyAll();
  }

  /** How many wait, allowed or not. */
  synchronized int size() {
    return given.size();
  }

  /** For how long the first has been waiting, milliseconds; 0 where none is. */
  synchronized long waitingMillis(long nowMillis) {
    Given first = given.peek();
    return first == null ? 0 : Math.max(0, nowMillis - first.givenMillis());
  }

  /**
   * Waits until some may be acknowledged, and takes them away.
   *
   * @param connection whose they have to be; those of an earlier one are forgotten, those of a
   *     later one stay
   */
  synchronized List<Arrival.Message> take(int connection, long mostMillis)
      throws InterruptedException {
    long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(mostMillis);
    isWoken = false;
    while (!isWoken && (given.isEmpty() || allowed <= count - given.size())) {
      long left = TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime());
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    List<Arrival.Message> taken = new ArrayList<>();
    while (count - given.size() < allowed) {
      Given first = given.peek();
      if (first == null || first.connection() > connection) {
        break;
      }
      given.remove();
      if (first.connection() == connection) {
        taken.add(first.message());
      }
    }
    return taken;
  }

  /** Waits until it is woken. */
  synchronized void pause(long mostMillis) throws InterruptedException {
    long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(mostMillis);
    isWoken = false;
    long left = mostMillis;
    while (!isWoken && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime());
    }
  }

  /** Wakes who waits. */
  synchronized void wake() {
    isWoken = true;
    notifyAll();
  }
}
