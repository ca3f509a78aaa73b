package dev.sluice.console.series;

import java.util.OptionalLong;

/**
 * Up to when the stores hold what was accepted. The pipeline writes both branches in one stage, so
 * a store that is away holds up the other: what that one shows behind the moment is not little, but
 * late. So a store that goes away settles both lines up to its last answer, and from then on they
 * are settled up to the latest event that is found, until all stores answer and the latest event is
 * recent: the pipeline has caught up then. Where no event comes for a minute after that, none is
 * waited for.
 *
 * <p>The pipeline reads partitions side by side, so a stretch may be found begun by one of them and
 * lack a moment's events of another. Thread-safe.
 */
final class StoredWatermark {
  /** Of the stretches in which the latest event is looked for. */
  static final long STEP_MILLIS = 5_000;

  private static final long RECENT_MILLIS = 2 * STEP_MILLIS;
  private static final long PATIENCE_MILLIS = 60_000;
  private static final long NEVER = 0;

  private boolean held;
  private long settledMillis;
  private long latestMillis;
  private long movedMillis;

  /**
   * A store is away.
   *
   * @param answeredMillis when it answered last; empty if it never did
   */
  synchronized void away(OptionalLong answeredMillis, long nowMillis) {
    if (!held) {
      held = true;
      settledMillis = answeredMillis.orElse(NEVER);
      latestMillis = NEVER;
    }
    movedMillis = nowMillis;
  }

  /**
   * The stores were looked at that answer.
   *
   * @param foundMillis begin of the latest stretch with an event behind what is settled; empty: no
   *     such event
   * @param all whether all stores answer
   */
  synchronized void looked(OptionalLong foundMillis, boolean all, long nowMillis) {
    if (foundMillis.orElse(NEVER) > latestMillis) {
      latestMillis = foundMillis.getAsLong();
      settledMillis = Math.max(settledMillis, latestMillis);
      movedMillis = nowMillis;
    }
    boolean caughtUp = latestMillis + RECENT_MILLIS >= nowMillis;
    if (all && (caughtUp || nowMillis - movedMillis >= PATIENCE_MILLIS)) {
      held = false;
    }
  }

  /** Up to when all is stored, where that is not up to now; 0 if it is not known. */
  synchronized OptionalLong settledMillis() {
    return held ? OptionalLong.of(settledMillis) : OptionalLong.empty();
  }
}
