package dev.sluice.benchmarks.amounts;

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
 * The routing of amounts, as a user starts it, against a Flink twin, Debezium's JDBC sink on a
 * Connect worker, and a plain consumer.
 */
@Command(
    name = "amounts",
    mixinStandardHelpOptions = true,
    description =
        "Measures the routing of amounts into PostgreSQL and QuestDB against a native Flink twin, Debezium's JDBC sink on a"
            + " Connect worker (all events as rows), and a plain consumer with COPY; exit 1 where a bar is missed.")
public final class AmountsBench implements Callable<Integer> {
  private static final List<Drainer> ALL = List.of(Drainer.values());
  private static final double LEAST_OF_TWIN = 0.95;
  private static final double LEAST_OF_DEBEZIUM = 1;
  private static final int STARTS = 3;
  private static final long SMALL_EVENTS = 100_000;

  /** So few that to drain them costs what a start costs. */
  private static final long TINY_EVENTS = 2_000;

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "How many events lie in the topic (default: ${DEFAULT-VALUE}).")
  private long events = 2_000_000;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      description = "How often all run, in turn (default: ${DEFAULT-VALUE}).")
  private int pairs = 5;

  @Option(
      names = "--small",
      description = "Few events, one round: shows that it works, its figures say little.")
  private boolean small;

  public AmountsBench() {}

  @Override
  public Integer call() throws Exception {
    Path home = Path.of(System.getProperty("sluice.home", "."));
    Path folder = home.resolve(".sluice").resolve("bench");
    if (small) {
      events = Math.min(events, SMALL_EVENTS);
      pairs = 1;
    }
    EventTopic topic = new EventTopic(events);
    EventTopic tiny = new EventTopic(TINY_EVENTS);
    try (Broker broker = Broker.open(home);
        Stores stores = Stores.open(folder)) {
      AmountsRuns runs = new AmountsRuns(home, broker, stores);
      EventTopic.Contents few = tiny.fill(broker, folder);
      EventTopic.Contents contents = topic.fill(broker, folder);
      List<Round<Drainer>> starts = new ArrayList<>();
      for (int i = 0; i < (small ? 1 : STARTS); i++) {
        starts.add(Round.run(i, ALL, drainer -> runs.run(drainer, tiny, few)));
      }
      Round<Drainer> start = Round.median(starts);
      System.out.printf("start:  %s%n", start);
      List<Round<Drainer>> rounds = new ArrayList<>();
      for (int i = 0; i < pairs; i++) {
        rounds.add(Round.run(i, ALL, drainer -> runs.run(drainer, topic, contents)));
        System.out.printf("round %d:%s%n", i + 1, rounds.get(i));
      }
      return report(contents, new Rounds<>(start, rounds)) ? 0 : 1;
    }
  }

  private boolean report(EventTopic.Contents contents, Rounds<Drainer> rounds) {
    System.out.printf(
        Locale.ROOT,
        "%n%,d events, %,d of them rows and the others points, %.0f MB of values; checkpoints each 2 s; medians of %d rounds,"
            + " starts taken off%n%n",
        events,
        contents.high(),
        contents.bytes() / 1e6,
        rounds.all().size());
    rounds.table(ALL, events, contents.bytes(), System.out);
    System.out.println();
    Bars bars = new Bars(Drainer.SLUICE.label(), System.out);
    bars.atLeast(
        LEAST_OF_TWIN,
        "events per CPU second of the Flink twin's",
        rounds.cpuRatio(Drainer.SLUICE, Drainer.TWIN));
    bars.figure(
        "events/s of the Flink twin's, each to the next checkpoint",
        rounds.wallRatio(Drainer.SLUICE, Drainer.TWIN));
    bars.atLeast(
        LEAST_OF_DEBEZIUM,
        "all as rows, events per CPU second of Debezium's sink's",
        rounds.cpuRatio(Drainer.SLUICE_ROWS, Drainer.DEBEZIUM));
    bars.atLeast(
        LEAST_OF_DEBEZIUM,
        "all as rows, events/s of Debezium's sink's",
        rounds.wallRatio(Drainer.SLUICE_ROWS, Drainer.DEBEZIUM));
    bars.figure(
        "events per CPU second of the plain consumer's with COPY",
        rounds.cpuRatio(Drainer.SLUICE, Drainer.COPY));
    bars.figure(
        "events/s of the plain consumer's with COPY",
        rounds.wallRatio(Drainer.SLUICE, Drainer.COPY));
    return bars.met();
  }
}
