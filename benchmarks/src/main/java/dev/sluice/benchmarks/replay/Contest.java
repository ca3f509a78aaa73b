package dev.sluice.benchmarks.replay;

import dev.sluice.benchmarks.measure.Round;
import dev.sluice.benchmarks.measure.Rounds;
import dev.sluice.run.v1.InputCounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The runs of all contenders over one data set, in turn.
 *
 * @param input what was read
 * @param rounds what each contender used
 */
record Contest(InputCounts input, Rounds<Contender> rounds) {
  private static final int STARTS = 3;
  private static final List<Contender> ALL = Contender.all();

  /**
   * Runs it.
   *
   * @param start what {@link #starts} gave
   * @param rounds how often; from one to the next the order turns round
   * @throws IllegalStateException if a run fails, or two contenders write different bytes
   */
  static Contest run(Arena arena, Round<Contender> start, DataSet data, int rounds)
      throws IOException, InterruptedException {
    System.out.printf("%n%s%n", data.name());
    List<Round<Contender>> all = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      all.add(Round.run(i, ALL, contender -> arena.run(contender, data)));
      System.out.printf("round %d:%s%n", i + 1, all.get(i));
      System.out.printf("  %s%n", arena.checkSame());
    }
    return new Contest(arena.lastInput(), new Rounds<>(start, all));
  }

  /** What a start costs: the same commands on the tiny data. */
  static Round<Contender> starts(Arena arena, DataSet tiny)
      throws IOException, InterruptedException {
    List<Round<Contender>> starts = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      starts.add(Round.run(i, ALL, contender -> arena.run(contender, tiny)));
    }
    Round<Contender> start = Round.median(starts);
    System.out.printf("start:  %s%n", start);
    return start;
  }
}
