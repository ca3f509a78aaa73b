package dev.sluice.benchmarks.incidents;

import dev.sluice.benchmarks.live.Backlog;
import dev.sluice.benchmarks.live.Broker;
import dev.sluice.benchmarks.measure.Bars;
import dev.sluice.benchmarks.measure.Contestant;
import dev.sluice.benchmarks.measure.JavaCommand;
import dev.sluice.benchmarks.measure.Round;
import dev.sluice.benchmarks.measure.Rounds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Live detection, as a user starts it, against a Flink twin and a plain loop. */
@Command(
    name = "incidents",
    mixinStandardHelpOptions = true,
    description =
        "Measures live detection against a native Flink twin and a plain loop; exit 1 where a bar is missed.")
public final class IncidentsBench implements Callable<Integer> {
  private static final List<Drain> ALL = Drain.all();
  private static final double LEAST_OF_TWIN = 0.8;
  private static final int STARTS = 3;
  private static final long SMALL_RECORDS = 200_000;
  private static final int SMALL_CHECKPOINT_SECONDS = 2;

  /** Enough incidents in a minute or two for a percentile of them. */
  private static final int LATENCY_CAMERAS = 500;

  private static final int SMALL_WARM_SECONDS = 20;
  private static final int SMALL_SECONDS = 20;

  /** What can be measured; as a person types it. */
  @SuppressWarnings("MemberName")
  enum Part {
    drain,
    state,
    latency
  }

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
      description = "How many cameras (default: ${DEFAULT-VALUE}).")
  private int cameras = 100;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Records a second that they deliver (default: ${DEFAULT-VALUE}).")
  private int rate = 5_000;

  @Option(
      names = "--checkpointSeconds",
      paramLabel = "N",
      description = "From one checkpoint to the next (default: ${DEFAULT-VALUE}).")
  private int checkpointSeconds = 10;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "How long the time from record to incident is measured (default: ${DEFAULT-VALUE}).")
  private int seconds = 120;

  @Option(
      names = "--warmSeconds",
      paramLabel = "N",
      description = "How long records are delivered before that (default: ${DEFAULT-VALUE}).")
  private int warmSeconds = 60;

  @Option(
      names = "--parts",
      paramLabel = "LIST",
      split = ",",
      description = "What is measured, of ${COMPLETION-CANDIDATES} (default: all).")
  private Set<Part> parts = EnumSet.allOf(Part.class);

  @Option(
      names = "--small",
      description =
          "Few records, one round, checkpoints each 2 s: shows that it works, its figures say little.")
  private boolean small;

  public IncidentsBench() {}

  @Override
  public Integer call() throws Exception {
    Path home = Path.of(System.getProperty("sluice.home", "."));
    if (small) {
      records = Math.min(records, SMALL_RECORDS);
      pairs = 1;
      checkpointSeconds = SMALL_CHECKPOINT_SECONDS;
    }
    Bars bars = new Bars(Drain.SLUICE.label(), System.out);
    try (Broker broker = Broker.open(home)) {
      DrainRuns runs = new DrainRuns(home, broker, checkpointSeconds);
      if (parts.contains(Part.drain) || parts.contains(Part.state)) {
        Backlog backlog = new Backlog(records, cameras, rate);
        var unused = broker.fill(backlog.tiny());
        Backlog.Contents contents = broker.fill(backlog);
        if (parts.contains(Part.drain)) {
          drain(runs, backlog, contents, bars);
        }
        if (parts.contains(Part.state)) {
          state(runs, backlog, contents, bars);
        }
      }
      if (parts.contains(Part.latency)) {
        new LatencyRuns(
                home,
                broker,
                LATENCY_CAMERAS,
                rate,
                small ? SMALL_WARM_SECONDS : warmSeconds,
                small ? SMALL_SECONDS : seconds)
            .run(checkpointSeconds, bars);
      }
    }
    return bars.met() ? 0 : 1;
  }

  private void drain(DrainRuns runs, Backlog backlog, Backlog.Contents contents, Bars bars)
      throws IOException, InterruptedException {
    Round<Drain> start = starts(ALL, drain -> runs.run(drain, backlog.tiny()));
    List<Round<Drain>> rounds = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      rounds.add(Round.run(i, ALL, drain -> runs.run(drain, backlog)));
      System.out.printf("round %d:%s%n  %s%n", i + 1, rounds.get(i), runs.checkSame());
    }
    report(contents, new Rounds<>(start, rounds), bars);
  }

  private void state(DrainRuns runs, Backlog backlog, Backlog.Contents contents, Bars bars)
      throws IOException, InterruptedException {
    List<BareState> both = List.of(BareState.values());
    Round<BareState> start = starts(both, state -> runs.run(state, backlog.tiny()));
    List<Round<BareState>> all = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      all.add(Round.run(i, both, state -> runs.run(state, backlog)));
      System.out.printf("round %d:%s%n", i + 1, all.get(i));
    }
    Rounds<BareState> rounds = new Rounds<>(start, all);
    System.out.println();
    rounds.table(both, contents.records(), contents.bytes(), System.out);
    System.out.println();
    bars.figure(
        "bare state, an element a record: Beam's records per CPU second of Flink's",
        rounds.cpuRatio(BareState.BEAM, BareState.TWIN));
  }

  private <C extends Enum<C> & Contestant> Round<C> starts(
      List<C> contestants, Round.Runner<C> runner) throws IOException, InterruptedException {
    List<Round<C>> starts = new ArrayList<>();
    for (int i = 0; i < (small ? 1 : STARTS); i++) {
      starts.add(Round.run(i, contestants, runner));
    }
    Round<C> start = Round.median(starts);
    System.out.printf("start:  %s%n", start);
    return start;
  }

  private void report(Backlog.Contents contents, Rounds<Drain> rounds, Bars bars) {
    System.out.printf(
        Locale.ROOT,
        "%n%,d records of %d cameras, %.0f MB of keys and values; checkpoints each %d s; medians of %d rounds, starts taken off%n%n",
        contents.records(),
        cameras,
        contents.bytes() / 1e6,
        checkpointSeconds,
        rounds.all().size());
    rounds.table(ALL, contents.records(), contents.bytes(), System.out);
    System.out.println();
    if (JavaCommand.olderJar().isPresent()) {
      rounds.compare(Drain.SLUICE, Drain.OLDER, bars, System.out);
      return;
    }
    bars.atLeast(
        LEAST_OF_TWIN,
        "records per CPU second of the Flink twin's",
        rounds.cpuRatio(Drain.SLUICE, Drain.TWIN));
    bars.figure(
        "on RocksDB with incremental checkpoints, records per CPU second of those on the heap",
        rounds.cpuRatio(Drain.ROCKS_DB, Drain.SLUICE));
    for (Drain other : Arrays.asList(Drain.LOOP, Drain.NOTHING)) {
      bars.figure(
          "records per CPU second of the " + other.label() + "'s",
          rounds.cpuRatio(Drain.SLUICE, other));
    }
  }
}
