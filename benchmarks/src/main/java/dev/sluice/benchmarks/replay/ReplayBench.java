package dev.sluice.benchmarks.replay;

import static dev.sluice.benchmarks.replay.Contender.LOOP;
import static dev.sluice.benchmarks.replay.Contender.OLDER;
import static dev.sluice.benchmarks.replay.Contender.SLUICE;
import static dev.sluice.benchmarks.replay.Contender.TWIN;

import dev.sluice.benchmarks.measure.Bars;
import dev.sluice.benchmarks.measure.JavaCommand;
import dev.sluice.benchmarks.measure.Round;
import dev.sluice.benchmarks.measure.Rounds;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The whole replay, as a user starts it, against the plain loop and the Flink twin, and against
 * itself at a tenth of the size.
 */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description =
        "Measures the whole replay against a plain loop and a native Flink twin; exit 1 where a bar is missed.")
public final class ReplayBench implements Callable<Integer> {
  private static final int CAMERAS = 40;
  private static final int DAYS = 10;

  /** Enough for how the time grows: its bar is far from what other programs on the machine do. */
  private static final int TENTH_PAIRS = 3;

  /** Part of the planned observations that comes out: some fall into gaps. */
  private static final double SEEN = 0.95;

  private static final double LEAST_OF_TWIN = 0.97;
  private static final double LEAST_OF_LOOP = 0.85;
  private static final double MOST_GROWTH = 10.5;

  @Option(
      names = "--observations",
      paramLabel = "N",
      description = "About how many observations (default: ${DEFAULT-VALUE}).")
  private long observations = 20_000_000;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      description = "How often all run, in turn (default: ${DEFAULT-VALUE}).")
  private int pairs = 5;

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
      description =
          "A tenth of the cameras and one round: shows that it works, its figures say little.")
  private boolean small;

  public ReplayBench() {}

  @Override
  public Integer call() throws Exception {
    DataSet data =
        new DataSet(
            small ? CAMERAS / 10 : CAMERAS,
            DAYS,
            (int) Math.round(observations / SEEN / CAMERAS / DAYS),
            objectMinutes,
            framing,
            compression);
    DataSet tenth = data.withDays(DAYS / 10);
    try (Arena arena = Arena.open(Path.of(System.getProperty("sluice.home", ".")))) {
      arena.generate(data.tiny());
      arena.generate(tenth);
      arena.generate(data);
      Round<Contender> start = Contest.starts(arena, data.tiny());
      Contest whole = Contest.run(arena, start, data, small ? 1 : pairs);
      if (JavaCommand.olderJar().isPresent()) {
        table(whole, System.out);
        Bars bars = new Bars(SLUICE.label(), System.out);
        whole.rounds().compare(SLUICE, OLDER, bars, System.out);
        return bars.met() ? 0 : 1;
      }
      Contest part = Contest.run(arena, start, tenth, small ? 1 : Math.min(pairs, TENTH_PAIRS));
      return report(whole, part, System.out) ? 0 : 1;
    }
  }

  /** Prints the figures; false where a bar is missed. */
  private static boolean report(Contest whole, Contest tenth, PrintStream out) {
    table(whole, out);
    table(tenth, out);
    out.println();
    Rounds<Contender> rounds = whole.rounds();
    Bars bars = new Bars(SLUICE.label(), out);
    bars.atLeast(LEAST_OF_TWIN, "records/s of the Flink twin's", rounds.wallRatio(SLUICE, TWIN));
    bars.figure("records per CPU second of the Flink twin's", rounds.cpuRatio(SLUICE, TWIN));
    bars.atLeast(
        LEAST_OF_LOOP, "records per CPU second of the plain loop's", rounds.cpuRatio(SLUICE, LOOP));
    bars.figure("records/s of the plain loop's (aim: 1.50)", rounds.wallRatio(SLUICE, LOOP));
    double times = (double) whole.input().getRecords() / tenth.input().getRecords();
    for (Contender contender : Contender.all()) {
      double growth = rounds.wall(contender) / tenth.rounds().wall(contender) * (10 / times);
      String what = String.format(Locale.ROOT, "time at 10 times the input, %s", contender.label());
      if (contender == SLUICE) {
        bars.atMost(MOST_GROWTH, what, growth);
      } else {
        bars.figure(what, growth);
      }
    }
    return bars.met();
  }

  private static void table(Contest contest, PrintStream out) {
    long records = contest.input().getRecords();
    double megabytes = contest.input().getBytes() / 1e6;
    out.printf(
        Locale.ROOT,
        "%n%,d records of %d cameras in %,d objects, %.0f MB as stored; medians of %d rounds, starts taken off%n%n",
        records,
        contest.input().getCameras(),
        contest.input().getObjects(),
        megabytes,
        contest.rounds().all().size());
    contest.rounds().table(Contender.all(), records, contest.input().getBytes(), out);
  }
}
