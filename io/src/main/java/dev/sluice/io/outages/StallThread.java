package dev.sluice.io.outages;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks each second at those of this process who may be waiting for a store, in one thread for all
 * of them. It ends when there have been none for a while, so that it keeps no job's classes on a
 * cluster.
 */
public final class StallThread {
  private static final Logger LOG = LoggerFactory.getLogger(StallThread.class);
  private static final int QUIET_SECONDS = 10;
  private static final Set<Runnable> LOOKS = ConcurrentHashMap.newKeySet();
  private static final AtomicBoolean LOOKING = new AtomicBoolean();

  private StallThread() {}

  /**
   * Looks from now on. Costs less than a microsecond where it does already.
   *
   * @param look quick; what it throws is logged, and the others are looked at all the same
   */
  public static void watch(Runnable look) {
    LOOKS.add(look);
    if (!LOOKING.get() && LOOKING.compareAndSet(false, true)) {
      Thread thread = new Thread(StallThread::lookOnAndOn, "sluice-stalls");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Looks no more. Idempotent. */
  public static void forget(Runnable look) {
    LOOKS.remove(look);
  }

  private static void look(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException | Error e) {
      LOG.error("a look at who may be waiting for a store failed", e);
    }
  }

  private static void lookOnAndOn() {
    int quiet = 0;
    while (true) {
      try {
        TimeUnit.SECONDS.sleep(1);
      } catch (InterruptedException e) {
        // Nobody has a reason to; the others still want to be looked at.
      }
      LOOKS.forEach(StallThread::look);
      quiet = LOOKS.isEmpty() ? quiet + 1 : 0;
      if (quiet >= QUIET_SECONDS) {
        LOOKING.set(false);
        if (LOOKS.isEmpty() || !LOOKING.compareAndSet(false, true)) {
          return;
        }
      }
    }
  }
}
