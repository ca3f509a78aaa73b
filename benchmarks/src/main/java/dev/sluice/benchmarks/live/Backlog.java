package dev.sluice.benchmarks.live;

import java.util.List;
import java.util.Locale;

/**
 * A topic of recorded observations that lies there before anybody reads it: what a fleet delivered
 * on a morning of last spring, and one record more of each camera, ten minutes later, that makes
 * all before it due. Bad records and repeated ones are in it, as in {@code produce}.
 *
 * @param records how many, without those that end it
 * @param cameras how many cameras
 * @param perSecond about how many records a second they delivered
 */
public record Backlog(long records, int cameras, int perSecond) {
  /** Of every topic here. */
  public static final int PARTITIONS = 4;

  /** So few that to drain them costs what a start costs. */
  public static final long TINY_RECORDS = 5_000;

  /** Unique among backlogs: the same name, the same records. */
  public String topic() {
    return String.format(Locale.ROOT, "backlog-%d-%d-%d", records, cameras, perSecond);
  }

  /** The same fleet, for as long as a start takes. */
  public Backlog tiny() {
    return new Backlog(TINY_RECORDS, cameras, perSecond);
  }

  List<String> arguments() {
    return List.of(
        topic(), Long.toString(records), Integer.toString(cameras), Integer.toString(perSecond));
  }

  static Backlog of(List<String> arguments) {
    Backlog backlog =
        new Backlog(
            Long.parseLong(arguments.get(1)),
            Integer.parseInt(arguments.get(2)),
            Integer.parseInt(arguments.get(3)));
    if (!backlog.topic().equals(arguments.get(0))) {
      throw new IllegalArgumentException("no backlog: " + arguments);
    }
    return backlog;
  }

  /**
   * What lies in the topic.
   *
   * @param records all of them
   * @param bytes of their keys and values, as a consumer has them
   */
  public record Contents(long records, long bytes) {}
}
