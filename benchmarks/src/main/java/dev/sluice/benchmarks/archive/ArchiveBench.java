package dev.sluice.benchmarks.archive;

import dev.sluice.benchmarks.live.Backlog;
import dev.sluice.benchmarks.live.Broker;
import dev.sluice.benchmarks.measure.Bars;
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
 * The archive, as a user starts it: of delimited records, against a Flink twin and a plain
 * consumer; of Parquet, against Iceberg's sink on a Connect worker.
 */
@Command(
    name = "archive",
    mixinStandardHelpOptions = true,
    description =
        "Measures the archive of topics: delimited records against a native Flink twin and a plain"
            + " consumer, Parquet against Iceberg's sink on a Kafka Connect worker; exit 1 where a"
            + " bar is missed.")
public final class ArchiveBench implements Callable<Integer> {
  private static final int STARTS = 3;
  private static final long SMALL_RECORDS = 200_000;
  private static final int SMALL_ROLL_SECONDS = 2;

  @Option(
      names = "--records",
      paramLabel = "N",
      description = "How many records lie in the topic (default: ${DEFAULT-VALUE}).")
  private long records = 10_000_000;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      description = "How often all run, in turn (default: ${DEFAULT-VALUE}).")
  private int pairs = 5;

  @Option(
      names = "--cameras",
      paramLabel = "N",
      description = "How many cameras, each with a folder (default: ${DEFAULT-VALUE}).")
  private int cameras = 100;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Records a second that they deliver (default: ${DEFAULT-VALUE}).")
  private int rate = 5_000;

  @Option(
      names = "--rollSeconds",
      paramLabel = "N",
      description = "How often files end, and checkpoints are made (default: ${DEFAULT-VALUE}).")
  private int rollSeconds = 10;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "What is written, and so who is compared: delimited or parquet (default: delimited).")
  private Compared format = Compared.DELIMITED;

  @Option(
      names = "--small",
      description =
          "Few records, one round, files each 2 s: shows that it works, its figures say little.")
  private boolean small;

  private enum Compared {
    DELIMITED {
      @Override
      Comparison open(Path home, Broker broker, int rollSeconds) {
        return ArchiveRuns.open(home, broker, rollSeconds);
      }
    },
    PARQUET {
      @Override
      Comparison open(Path home, Broker broker, int rollSeconds) {
        return ParquetRuns.open(home, broker, rollSeconds);
      }
    };

    abstract Comparison open(Path home, Broker broker, int rollSeconds);
  }

  public ArchiveBench() {}

  @Override
  public Integer call() throws Exception {
    Path home = Path.of(System.getProperty("sluice.home", "."));
    if (small) {
      records = Math.min(records, SMALL_RECORDS);
      pairs = 1;
      rollSeconds = SMALL_ROLL_SECONDS;
    }
    Backlog backlog = new Backlog(records, cameras, rate);
    try (Broker broker = Broker.open(home);
        Comparison runs = format.open(home, broker, rollSeconds)) {
      List<Archiver> all = runs.contestants();
      var unused = broker.fill(backlog.tiny());
      Backlog.Contents contents = broker.fill(backlog);
      List<Round<Archiver>> starts = new ArrayList<>();
      for (int i = 0; i < (small ? 1 : STARTS); i++) {
        starts.add(Round.run(i, all, archiver -> runs.run(archiver, backlog.tiny())));
      }
      Round<Archiver> start = Round.median(starts);
      System.out.printf("start:  %s%n", start);
      List<Round<Archiver>> rounds = new ArrayList<>();
      for (int i = 0; i < pairs; i++) {
        rounds.add(Round.run(i, all, archiver -> runs.run(archiver, backlog)));
        System.out.printf(
            "round %d:%s%n  %s%n",
            i + 1, rounds.get(i), runs.checkSame(backlog, contents.records()));
      }
      return report(contents, new Rounds<>(start, rounds), runs) ? 0 : 1;
    }
  }

  private boolean report(Backlog.Contents contents, Rounds<Archiver> rounds, Comparison runs) {
    System.out.printf(
        Locale.ROOT,
        "%n%,d records of %d cameras, %.0f MB of keys and values; files and checkpoints each %d s;"
            + " medians of %d rounds, starts taken off%n%n",
        contents.records(),
        cameras,
        contents.bytes() / 1e6,
        rollSeconds,
        rounds.all().size());
    rounds.table(runs.contestants(), contents.records(), contents.bytes(), System.out);
    System.out.println();
    Bars bars = new Bars(Archiver.SLUICE.label(), System.out);
    runs.report(rounds, bars);
    return bars.met();
  }
}
