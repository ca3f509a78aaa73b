package dev.sluice.console.web;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections on which no request has come to be handled for some time: idle ones, and those
 * of clients that send a header a byte at a time, which an idle timeout never catches.
 */
final class ConnectionGuard implements Connection.Listener {
  private static final long BUSY = Long.MAX_VALUE;

  private final long longestNanos;
  private final Scheduler scheduler;

  /** Since when each connection is without a request, by {@link System#nanoTime}. */
  private final Map<Connection, Long> quietSince = new ConcurrentHashMap<>();

  ConnectionGuard(Duration longest, Scheduler scheduler) {
    this.longestNanos = longest.toNanos();
    this.scheduler = scheduler;
  }

  /** Begins to look, and goes on as long as the scheduler runs. */
  void start() {
    long pauseMillis = Math.max(50, TimeUnit.NANOSECONDS.toMillis(longestNanos) / 10);
    var unused = scheduler.schedule(this::sweep, pauseMillis, TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    long now = System.nanoTime();
    quietSince.forEach(
        (connection, since) -> {
          if (since != BUSY && now - since > longestNanos) {
            quietSince.remove(connection);
            connection.getEndPoint().close();
          }
        });
    if (scheduler.isRunning()) {
      start();
    }
  }

  /** Notes that a request is being handled, until it is over. */
  void busy(Request request) {
    Connection connection = request.getConnectionMetaData().getConnection();
    if (quietSince.replace(connection, BUSY) != null) {
      Request.addCompletionListener(
          request, failure -> quietSince.replace(connection, System.nanoTime()));
    }
  }

  int connections() {
    return quietSince.size();
  }

  @Override
  public void onOpened(Connection connection) {
    quietSince.put(connection, System.nanoTime());
  }

  @Override
  public void onClosed(Connection connection) {
    quietSince.remove(connection);
  }
}
