package dev.sluice.benchmarks.replay;

import static dev.sluice.benchmarks.replay.TryContestant.ALL;
import static dev.sluice.benchmarks.replay.TryContestant.REPLAY;
import static dev.sluice.benchmarks.replay.TryContestant.THREE;

import com.google.protobuf.util.JsonFormat;
import dev.sluice.benchmarks.measure.Bars;
import dev.sluice.benchmarks.measure.Round;
import dev.sluice.benchmarks.measure.Rounds;
import dev.sluice.benchmarks.measure.Usage;
import dev.sluice.rules.v1.Rule;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.transforms.rules.RuleSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What it costs to try a candidate, compared with one replay of the same input. */
@Command(
    name = "try",
    mixinStandardHelpOptions = true,
    description = "Measures a try of 3 and of all rules changed against one replay.")
public final class TryBench implements Callable<Integer> {
  private static final int CAMERAS = 40;
  private static final int DAYS = 2;
  private static final int OBJECT_MINUTES = 120;
  private static final double SEEN = 0.95;
  private static final int STARTS = 3;
  private static final int CHANGED = 3;
  private static final double MOST_OF_REPLAY = 1.35;
  private static final List<TryContestant> CONTESTANTS = List.of(TryContestant.values());

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
      names = "--small",
      description =
          "A tenth of the cameras, one round: shows that it works, its figures say little.")
  private boolean small;

  public TryBench() {}

  @Override
  public Integer call() throws Exception {
    DataSet data =
        new DataSet(
            small ? CAMERAS / 10 : CAMERAS,
            DAYS,
            (int) Math.round(observations / SEEN / CAMERAS / DAYS),
            OBJECT_MINUTES,
            "delimited",
            "zstd");
    Path home = Path.of(System.getProperty("sluice.home", "."));
    try (Arena arena = Arena.open(home)) {
      arena.generate(data.tiny());
      arena.generate(data);
      Path folder = home.resolve(".sluice").resolve("bench");
      Path three = candidate(folder.resolve("three.yaml"), CHANGED);
      Path all = candidate(folder.resolve("all.yaml"), Integer.MAX_VALUE);
      List<Round<TryContestant>> starts = new ArrayList<>();
      for (int i = 0; i < (small ? 1 : STARTS); i++) {
        starts.add(
            Round.run(
                i, CONTESTANTS, contestant -> run(arena, contestant, data.tiny(), three, all)));
      }
      List<Round<TryContestant>> rounds = new ArrayList<>();
      for (int i = 0; i < (small ? 1 : pairs); i++) {
        rounds.add(
            Round.run(i, CONTESTANTS, contestant -> run(arena, contestant, data, three, all)));
        System.out.printf("round %d:%s%n", i + 1, rounds.get(i));
      }
      return report(new Rounds<>(Round.median(starts), rounds)) ? 0 : 1;
    }
  }

  private static Usage run(
      Arena arena, TryContestant contestant, DataSet data, Path three, Path all)
      throws IOException, InterruptedException {
    return switch (contestant) {
      case REPLAY -> arena.sluice("replay", data, List.of("run", "replay"));
      case THREE ->
          arena.sluice(
              "three", data, List.of("run", "try", "--rules=" + three, "--fail-on=total == 0"));
      case ALL ->
          arena.sluice(
              "all", data, List.of("run", "try", "--rules=" + all, "--fail-on=total == 0"));
    };
  }

  private static boolean report(Rounds<TryContestant> rounds) {
    for (TryContestant contestant : CONTESTANTS) {
      System.out.printf(
          Locale.ROOT,
          "%s: %.1f s, %.1f CPU s past the start of %.1f s%n",
          contestant.label(),
          rounds.wall(contestant),
          rounds.cpu(contestant),
          rounds.start().of(contestant).wallSeconds());
    }
    Bars bars = new Bars("try", System.out);
    bars.atMost(
        MOST_OF_REPLAY, "time of one replay, 3 rules changed", 1 / rounds.wallRatio(THREE, REPLAY));
    bars.figure("CPU time of one replay, 3 rules changed", 1 / rounds.cpuRatio(THREE, REPLAY));
    bars.figure("time of one replay, all rules changed", 1 / rounds.wallRatio(ALL, REPLAY));
    bars.figure("CPU time of one replay, all rules changed", 1 / rounds.cpuRatio(ALL, REPLAY));
    return bars.met();
  }

  /** The shipped rules, as JSON, which is YAML; the durations of the first so many are longer. */
  private static Path candidate(Path file, int changed) throws IOException {
    RuleSet.Builder candidate = RuleSets.workplaceSafety().toBuilder();
    for (int i = 0; i < Math.min(changed, candidate.getRulesCount()); i++) {
      candidate.setRules(i, longer(candidate.getRules(i)));
    }
    return Files.writeString(file, JsonFormat.printer().print(candidate));
  }

  private static Rule longer(Rule rule) {
    Rule.Builder longer = rule.toBuilder();
    switch (rule.getPatternCase()) {
      case HOLDS ->
          longer
              .getHoldsBuilder()
              .setLongerThanSeconds(rule.getHolds().getLongerThanSeconds() * 1.2);
      case OCCURS ->
          longer.getOccursBuilder().setQuietSeconds(rule.getOccurs().getQuietSeconds() * 1.2 + 1);
      case FOLLOWS ->
          longer.getFollowsBuilder().setWithinSeconds(rule.getFollows().getWithinSeconds() * 1.2);
      case CROWDS ->
          longer.getCrowdsBuilder().setWithinSeconds(rule.getCrowds().getWithinSeconds() * 1.2);
      case PATTERN_NOT_SET -> throw new IllegalArgumentException(rule.getId());
    }
    return longer.build();
  }
}
