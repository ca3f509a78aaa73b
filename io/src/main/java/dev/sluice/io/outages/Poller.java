package dev.sluice.io.outages;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks again and again, at once for the first time, in a daemon thread of its own. */
public final class Poller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);

  private final ScheduledExecutorService executor;
  private final Runnable last;

  private Poller(String thread, Runnable last) {
    this.last = last;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, thread);
              made.setDaemon(true);
              return made;
            });
  }

  /**
   * Begins to ask.
   *
   * @param pause between the end of a question and the next one
   * @param ask what it throws is logged, and asked again all the same
   * @param last runs in the same thread behind the last question, to close what it needs
   */
  public static Poller start(String thread, Duration pause, Runnable ask, Runnable last) {
    Poller poller = new Poller(thread, last);
    var unused =
        poller.executor.scheduleWithFixedDelay(
            () -> {
              try {
                ask.run();
              } catch (RuntimeException | Error e) {
                LOG.error("{} failed, and goes on", thread, e);
              }
            },
            0,
            pause.toMillis(),
            TimeUnit.MILLISECONDS);
    return poller;
  }

  /** Ends it behind the question that is under way, and does not wait for that. Idempotent. */
  @Override
  public void close() {
    if (!executor.isShutdown()) {
      executor.execute(last);
      executor.shutdown();
    }
  }
}
