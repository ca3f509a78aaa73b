package dev.sluice.command.faults;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** What goes wrong, or is done, in the middle of a round of amounts. */
enum AmountFault {
  KILL_TASK_MANAGER,
  /** And with it the cluster: the job starts from its newest checkpoint. */
  KILL_JOB_MANAGER,
  KILL_BROKER,
  KILL_POSTGRES,
  /** QuestDB, or the InfluxDB that is in its place. */
  KILL_QUEST,
  /** Of the event API; clients post again what was not answered. */
  KILL_CONSOLE,
  /** Broker, PostgreSQL and QuestDB, or what is in its place, at once. */
  KILL_STORES,
  /** The job ends, and starts again from an older checkpoint than its newest. */
  REWIND,
  /** The job ends, and starts again with another parallelism. */
  RESCALE;

  private static final int FIRST_MILLIS = 2_000;
  private static final int LAST_MILLIS = 18_000;

  /** Every so many rounds a store stays away for a minute. */
  private static final int LONG_EVERY = 10;

  private static final int LONG_MILLIS = 60_000;

  private static final List<AmountFault> STORES =
      List.of(KILL_BROKER, KILL_POSTGRES, KILL_QUEST, KILL_STORES);

  /**
   * A fault and its time.
   *
   * @param atMillis after the begin of the production
   * @param lastsMillis how long a server stays away
   */
  record Timed(AmountFault fault, int atMillis, int lastsMillis) {}

  /**
   * One to three faults: a pure function of seed and round. The first kind goes round with the
   * number of the round, so that each comes up often enough.
   */
  static List<Timed> draw(long seed, int round) {
    Random dice = new Random(seed * 1_000_003 + round);
    List<Timed> faults = new ArrayList<>();
    boolean isLong = round % LONG_EVERY == LONG_EVERY - 1;
    for (int i = 1 + dice.nextInt(3); i > 0; i--) {
      AmountFault any = values()[dice.nextInt(values().length)];
      AmountFault inTurn =
          isLong
              ? STORES.get(round / LONG_EVERY % STORES.size())
              : values()[round % values().length];
      boolean isFirst = faults.isEmpty();
      faults.add(
          new Timed(
              isFirst ? inTurn : any,
              FIRST_MILLIS + dice.nextInt(LAST_MILLIS - FIRST_MILLIS),
              isFirst && isLong ? LONG_MILLIS : 1_000 + dice.nextInt(5_000)));
    }
    faults.sort(Comparator.comparingInt(Timed::atMillis));
    return List.copyOf(faults);
  }
}
