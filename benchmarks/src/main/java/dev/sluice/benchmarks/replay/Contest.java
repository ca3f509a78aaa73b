package dev.sluice.benchmarks.replay;

import dev.sluice.benchmarks.measure.Round;
import dev.sluice.benchmarks.measure.Rounds;
import dev.sluice.run.v1.InputCounts;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The runs of all contenders over one data set, in turn.
 *
 * @param input what was read
 * @param rounds what each contender used
 */
record Contest(InputCounts input, List<Round<Contender>> rounds) {
  private static final List<Contender> ALL = Contender.all();

  /**
   * Runs it.
   *
   * @param rounds how often; from one to the next the order turns round
   * @throws IllegalStateException if a run fails, or two contenders write different bytes
   */
  static Contest run(Arena arena, DataSet data, int rounds)
      throws IOException, InterruptedException {
    System.out.printf("%n%s%n", data.name());
    List<Round<Contender>> all = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      all.add(Round.run(i, ALL, contender -> arena.run(contender, data)));
      System.out.printf("round %d:%s%n", i + 1, all.get(i));
      System.out.printf("  %s%n", arena.checkSame());
    }
    return new Contest(arena.lastInput(), all);
  }

  /** What a start costs, if the data is so small. */
  Round<Contender> start() {
    return Round.median(rounds);
  }

  /** The rounds as a user has them, with the start of the process in them. */
  Rounds<Contender> whole() {
    return new Rounds<>(Round.ofNothing(ALL), rounds);
  }

  /** The rounds with a start taken off. */
  Rounds<Contender> past(Round<Contender> start) {
    return new Rounds<>(start, rounds);
  }

  /** Prints the medians of all contenders, with the start in them. */
  void table(PrintStream out) {
    head(out);
    out.println("| | wall s | CPU s | peak RSS MB |\n|---|---|---|---|");
    ALL.forEach(contender -> out.println(whole(contender)));
  }

  /** Prints the same, and beside it what is left with a start taken off. */
  void table(Round<Contender> start, PrintStream out) {
    head(out);
    out.println(
        "| | whole: wall s | CPU s | peak RSS MB | past the start: wall s | CPU s | records/s | records per CPU s |");
    out.println("|---|---|---|---|---|---|---|---|");
    Rounds<Contender> past = past(start);
    for (Contender contender : ALL) {
      double wall = past.wall(contender);
      double cpu = past.cpu(contender);
      long records = input.getRecords();
      out.printf(
          Locale.ROOT,
          "%s %.1f | %.1f | %,.0f | %,.0f |%n",
          whole(contender),
          wall,
          cpu,
          records / wall,
          records / cpu);
    }
  }

  private void head(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%n%,d records of %d cameras in %,d objects, %.1f MB as stored; medians of %d rounds%n%n",
        input.getRecords(),
        input.getCameras(),
        input.getObjects(),
        input.getBytes() / 1e6,
        rounds.size());
  }

  private String whole(Contender contender) {
    Rounds<Contender> whole = whole();
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.0f |",
        contender.label(),
        whole.wall(contender),
        whole.cpu(contender),
        whole.median(round -> round.of(contender).peakBytes() / 1e6));
  }
}
