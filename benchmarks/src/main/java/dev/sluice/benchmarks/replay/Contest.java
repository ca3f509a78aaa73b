package dev.sluice.benchmarks.replay;

import dev.sluice.run.v1.InputCounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The runs of all contenders over one data set, in turn, with what a start costs taken off their
 * times.
 *
 * @param input what was read
 * @param start what each contender used on data so small that only its start counts
 * @param rounds what each used on the data set
 */
record Contest(InputCounts input, Round start, List<Round> rounds) {
  private static final int STARTS = 3;

  /**
   * Runs it.
   *
   * @param start what {@link #starts} gave
   * @param rounds how often; from one to the next the order turns round
   * @throws IllegalStateException if a run fails, or two contenders write different bytes
   */
  static Contest run(Arena arena, Round start, DataSet data, int rounds)
      throws IOException, InterruptedException {
    System.out.printf("%n%s%n", data.name());
    List<Round> all = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      all.add(round(arena, data, i));
      System.out.printf("round %d:%s%n", i + 1, all.get(i));
      System.out.printf("  the same files from all, hash %.12s%n", arena.checkSame());
    }
    return new Contest(arena.lastInput(), start, all);
  }

  /** What a start costs: the same commands on the tiny data. */
  static Round starts(Arena arena, DataSet tiny) throws IOException, InterruptedException {
    List<Round> starts = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      starts.add(round(arena, tiny, i));
    }
    Round start = Round.median(starts);
    System.out.printf("start:  %s%n", start);
    return start;
  }

  private static Round round(Arena arena, DataSet data, int number)
      throws IOException, InterruptedException {
    if (number % 2 == 0) {
      Usage loop = arena.run(Contender.LOOP, data);
      Usage twin = arena.run(Contender.TWIN, data);
      return new Round(loop, twin, arena.run(Contender.SLUICE, data));
    }
    Usage sluice = arena.run(Contender.SLUICE, data);
    Usage twin = arena.run(Contender.TWIN, data);
    return new Round(arena.run(Contender.LOOP, data), twin, sluice);
  }

  /** Time of a run past the start of its process, seconds. */
  double wall(Round round, Contender contender) {
    return round.of(contender).wallSeconds() - start.of(contender).wallSeconds();
  }

  /** Processor time of a run past that of a start, seconds. */
  double cpu(Round round, Contender contender) {
    return round.of(contender).cpuSeconds() - start.of(contender).cpuSeconds();
  }

  /** The median over the rounds of a figure that is formed in each. */
  double median(ToDoubleFunction<Round> figure) {
    return Medians.of(rounds, figure);
  }
}
