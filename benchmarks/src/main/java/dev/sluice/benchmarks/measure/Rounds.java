package dev.sluice.benchmarks.measure;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Runs of all contestants over one input, in turn, with what a start costs taken off their times.
 *
 * @param start what each used on an input so small that only its start counts
 * @param all what each used on the input
 * @param <C> the contestants
 */
public record Rounds<C extends Enum<C> & Contestant>(Round<C> start, List<Round<C>> all) {

  private static final double MOST_OF_OLDER = 1.05;

  public Rounds {
    all = List.copyOf(all);
  }

  /** Time of a run past the start of its process, seconds. */
  public double wall(Round<C> round, C contestant) {
    return round.of(contestant).wallSeconds() - start.of(contestant).wallSeconds();
  }

  /** Processor time of a run past that of a start, seconds. */
  public double cpu(Round<C> round, C contestant) {
    return round.of(contestant).cpuSeconds() - start.of(contestant).cpuSeconds();
  }

  /** The median over the rounds of a figure that is formed in each. */
  public double median(ToDoubleFunction<Round<C>> figure) {
    return Medians.of(all, figure);
  }

  /** Median of the time past the start, seconds. */
  public double wall(C contestant) {
    return median(round -> wall(round, contestant));
  }

  /** Median of the processor time past that of a start, seconds. */
  public double cpu(C contestant) {
    return median(round -> cpu(round, contestant));
  }

  /** How many times as much as {@code other} a contestant did in a second; formed in each round. */
  public double wallRatio(C contestant, C other) {
    return median(round -> wall(round, other) / wall(round, contestant));
  }

  /** How many times as much as {@code other} a contestant did in a processor second. */
  public double cpuRatio(C contestant, C other) {
    return median(round -> cpu(round, other) / cpu(round, contestant));
  }

  /**
   * Prints what a contestant needs of what an older build of it needs, in each round, and holds the
   * median of processor seconds a record against the bar of a change that is no change of speed.
   */
  public void compare(C contestant, C older, Bars bars, PrintStream out) {
    for (Round<C> round : all) {
      out.printf(
          Locale.ROOT,
          "of %s: CPU seconds a record %.3f, time a record %.3f%n",
          older.label(),
          cpu(round, contestant) / cpu(round, older),
          wall(round, contestant) / wall(round, older));
    }
    bars.figure("time a record, of " + older.label(), 1 / wallRatio(contestant, older));
    bars.atMost(
        MOST_OF_OLDER,
        "CPU seconds a record, of " + older.label(),
        1 / cpuRatio(contestant, older));
  }

  /** Prints the medians of all contestants, with the start taken off and beside it. */
  public void table(List<C> contestants, long records, long bytes, PrintStream out) {
    out.println(
        "| | wall s | CPU s | records/s | MB/s | records per CPU s | MB per CPU s | peak RSS MB | start: wall s | start: CPU s |");
    out.println("|---|---|---|---|---|---|---|---|---|---|");
    for (C contestant : contestants) {
      double wall = wall(contestant);
      double cpu = cpu(contestant);
      out.printf(
          Locale.ROOT,
          "| %s | %.1f | %.1f | %,.0f | %.1f | %,.0f | %.1f | %.0f | %.1f | %.1f |%n",
          contestant.label(),
          wall,
          cpu,
          records / wall,
          bytes / 1e6 / wall,
          records / cpu,
          bytes / 1e6 / cpu,
          median(round -> round.of(contestant).peakBytes() / 1e6),
          start.of(contestant).wallSeconds(),
          start.of(contestant).cpuSeconds());
    }
  }
}
