package dev.sluice.benchmarks.replay;

import static dev.sluice.benchmarks.replay.Contender.LOOP;
import static dev.sluice.benchmarks.replay.Contender.OLDER;
import static dev.sluice.benchmarks.replay.Contender.PLAIN_LOOP;
import static dev.sluice.benchmarks.replay.Contender.PLAIN_SLUICE;
import static dev.sluice.benchmarks.replay.Contender.PLAIN_TWIN;
import static dev.sluice.benchmarks.replay.Contender.SLUICE;
import static dev.sluice.benchmarks.replay.Contender.TWIN;

import dev.sluice.benchmarks.measure.Bars;
import dev.sluice.benchmarks.measure.JavaCommand;
import dev.sluice.benchmarks.measure.Round;
import dev.sluice.benchmarks.measure.Rounds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The whole replay, as a user starts it, against the plain loop and the Flink twin, with little to
 * read and with much.
 */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description =
        "Measures the whole replay against a plain loop and a native Flink twin, each with the JVM's options that are best for it and with none, "
            + "at several sizes; exit 1 where a bar is missed.")
public final class ReplayBench implements Callable<Integer> {
  /** So few that what they take is a start. */
  private static final long TINY = 7_000;

  private static final int LEAST_STARTS = 3;
  private static final long SMALL = 120_000;

  /** From so many observations on, what a record costs counts for more than a start. */
  private static final long MANY = 10_000_000;

  private static final double LEAST_OF_TWIN_PAST_START = 1.5;
  private static final double MOST_GROWTH = 1.05;

  @Option(
      names = "--observations",
      paramLabel = "LIST",
      split = ",",
      description =
          "About how many observations, from few to many (default: ${DEFAULT-VALUE}); 7000 are measured in any case.")
  private List<Long> observations = new ArrayList<>(List.of(1_200_000L, 12_000_000L));

  @Option(
      names = "--pairs",
      paramLabel = "N",
      description = "How often all run, in turn (default: ${DEFAULT-VALUE}).")
  private int pairs = 3;

  @Option(
      names = "--objectMinutes",
      paramLabel = "N",
      description = "Minutes of a camera in one object (default: ${DEFAULT-VALUE}).")
  private int objectMinutes = 120;

  @Option(
      names = "--framing",
      paramLabel = "NAME",
      description = "delimited or lines (default: ${DEFAULT-VALUE}).")
  private String framing = "delimited";

  @Option(
      names = "--compression",
      paramLabel = "NAME",
      description = "zstd, gzip or none (default: ${DEFAULT-VALUE}).")
  private String compression = "zstd";

  @Option(
      names = "--small",
      description = "One camera and one round: shows that it works, its figures say little.")
  private boolean small;

  public ReplayBench() {}

  @Override
  public Integer call() throws Exception {
    List<Long> sizes = small ? List.of(SMALL) : observations;
    DataSet tiny = data(TINY);
    try (Arena arena = Arena.open(Path.of(System.getProperty("sluice.home", ".")))) {
      arena.generate(tiny);
      for (long size : sizes) {
        arena.generate(data(size));
      }
      arena.rehearse(tiny);
      Contest starts = Contest.run(arena, tiny, small ? 1 : Math.max(pairs, LEAST_STARTS));
      List<Contest> contests = new ArrayList<>();
      for (long size : sizes) {
        contests.add(Contest.run(arena, data(size), small ? 1 : pairs));
      }
      return report(starts, contests) ? 0 : 1;
    }
  }

  private DataSet data(long size) {
    return DataSet.of(size, objectMinutes, framing, compression);
  }

  /** Prints the figures; false where a bar is missed. */
  private static boolean report(Contest starts, List<Contest> contests) {
    Round<Contender> start = starts.start();
    starts.table(System.out);
    contests.forEach(contest -> contest.table(start, System.out));
    System.out.println();
    Bars bars = new Bars(SLUICE.label(), System.out);
    if (JavaCommand.olderJar().isPresent()) {
      contests.forEach(contest -> contest.past(start).compare(SLUICE, OLDER, bars, System.out));
      return bars.met();
    }
    whole(starts, bars);
    for (Contest contest : contests) {
      whole(contest, bars);
      past(contest, contest.past(start), bars);
    }
    for (int i = 1; i < contests.size(); i++) {
      grown(contests.get(i - 1), contests.get(i), start, bars);
    }
    return bars.met();
  }

  /** With the start, against whichever JVM the others are quicker in. */
  private static void whole(Contest contest, Bars bars) {
    Rounds<Contender> whole = contest.whole();
    double ofTwin = Math.min(whole.wallRatio(SLUICE, TWIN), whole.wallRatio(SLUICE, PLAIN_TWIN));
    double ofLoop = Math.min(whole.wallRatio(SLUICE, LOOP), whole.wallRatio(SLUICE, PLAIN_LOOP));
    bars.atLeast(1, of(contest, "records/s of the Flink twin's, starts included"), ofTwin);
    String what = of(contest, "records/s of the plain loop's, starts included");
    if (isMany(contest)) {
      bars.atLeast(1, what, ofLoop);
    } else {
      bars.figure(what, ofLoop);
    }
  }

  /** Past the start, with the same options of the JVM on both sides. */
  private static void past(Contest contest, Rounds<Contender> past, Bars bars) {
    String ofTwin = of(contest, "records/s of the Flink twin's past the start");
    String ofLoop = of(contest, "records per CPU second of the plain loop's past the start");
    if (isMany(contest)) {
      bars.atLeast(LEAST_OF_TWIN_PAST_START, ofTwin, past.wallRatio(SLUICE, TWIN));
      bars.atLeast(1, ofLoop, past.cpuRatio(SLUICE, LOOP));
    } else {
      bars.figure(ofTwin, past.wallRatio(SLUICE, TWIN));
      bars.figure(ofLoop, past.cpuRatio(SLUICE, LOOP));
    }
    bars.figure(ofTwin + ", JVM's choice", past.wallRatio(PLAIN_SLUICE, PLAIN_TWIN));
    bars.figure(ofLoop + ", JVM's choice", past.cpuRatio(PLAIN_SLUICE, PLAIN_LOOP));
  }

  private static void grown(Contest few, Contest many, Round<Contender> start, Bars bars) {
    double times = (double) many.input().getRecords() / few.input().getRecords();
    bars.atMost(
        MOST_GROWTH,
        of(
            many,
            String.format(
                Locale.ROOT,
                "time a record past the start, of that of %,d",
                few.input().getRecords())),
        many.past(start).wall(SLUICE) / few.past(start).wall(SLUICE) / times);
  }

  private static boolean isMany(Contest contest) {
    return contest.input().getRecords() >= MANY;
  }

  private static String of(Contest contest, String what) {
    return String.format(Locale.ROOT, "%,d records: %s", contest.input().getRecords(), what);
  }
}
