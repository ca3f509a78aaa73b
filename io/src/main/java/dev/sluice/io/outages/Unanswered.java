package dev.sluice.io.outages;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The requests of this process that wait for an answer, and the thread that looks at them each
 * second. It ends when there have been none for a while, so that it keeps no job's classes on a
 * cluster.
 */
final class Unanswered {
  private static final int QUIET_SECONDS = 10;
  private static final Set<Outage> WATCHED = ConcurrentHashMap.newKeySet();
  private static final AtomicBoolean LOOKING = new AtomicBoolean();

  private Unanswered() {}

  static void watch(Outage request) {
    WATCHED.add(request);
    if (!LOOKING.get() && LOOKING.compareAndSet(false, true)) {
      Thread thread = new Thread(Unanswered::look, "sluice-unanswered");
      thread.setDaemon(true);
      thread.start();
    }
  }

  static void forget(Outage request) {
    WATCHED.remove(request);
  }

  private static void look() {
    int quiet = 0;
    while (true) {
      try {
        TimeUnit.SECONDS.sleep(1);
      } catch (InterruptedException e) {
        // Nobody has a reason to; the requests still want to be looked at.
      }
      WATCHED.forEach(Outage::warnOfSilence);
      quiet = WATCHED.isEmpty() ? quiet + 1 : 0;
      if (quiet >= QUIET_SECONDS) {
        LOOKING.set(false);
        if (WATCHED.isEmpty() || !LOOKING.compareAndSet(false, true)) {
          return;
        }
      }
    }
  }
}
