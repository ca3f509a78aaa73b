package dev.sluice.benchmarks.replay;

import dev.sluice.benchmarks.measure.Medians;
import dev.sluice.benchmarks.measure.Usage;
import dev.sluice.run.v1.InputCounts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The same observations in few objects and in many: what the replay needs of memory for either. */
@Command(
    name = "objects",
    mixinStandardHelpOptions = true,
    description = "Measures the peak memory of a replay of about 1,000 and of 20,000 objects.")
public final class ObjectsBench implements Callable<Integer> {
  private static final int CAMERAS = 14;
  private static final int DAYS = 5;
  private static final int FEW_MINUTES = 100;
  private static final int MANY_MINUTES = 5;

  /** "About the same": runs of one kind differ by less. */
  private static final double MOST_GROWTH = 1.15;

  @Option(
      names = "--observations",
      paramLabel = "N",
      description = "About how many observations (default: ${DEFAULT-VALUE}).")
  private long observations = 5_000_000;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      description = "How often each runs, in turn (default: ${DEFAULT-VALUE}).")
  private int pairs = 3;

  public ObjectsBench() {}

  @Override
  public Integer call() throws Exception {
    int perDay = (int) (observations / CAMERAS / DAYS);
    DataSet few = new DataSet(CAMERAS, DAYS, perDay, FEW_MINUTES, "delimited", "zstd");
    DataSet many = new DataSet(CAMERAS, DAYS, perDay, MANY_MINUTES, "delimited", "zstd");
    try (Arena arena = Arena.open(Path.of(System.getProperty("sluice.home", ".")))) {
      arena.generate(few);
      arena.generate(many);
      List<Double> ofFew = new ArrayList<>();
      List<Double> ofMany = new ArrayList<>();
      for (int i = 0; i < pairs; i++) {
        ofFew.add(peak(arena, few));
        ofMany.add(peak(arena, many));
      }
      double growth = Medians.of(ofMany) / Medians.of(ofFew);
      System.out.printf(
          Locale.ROOT,
          "peak RSS %.0f MB and %.0f MB (medians of %d): %.2f times (bar: %.2f) %s%n",
          Medians.of(ofFew),
          Medians.of(ofMany),
          pairs,
          growth,
          MOST_GROWTH,
          growth <= MOST_GROWTH ? "ok" : "MISSED");
      return growth <= MOST_GROWTH ? 0 : 1;
    }
  }

  private static double peak(Arena arena, DataSet data) throws Exception {
    Usage usage = arena.run(Contender.SLUICE, data);
    InputCounts input = arena.lastInput();
    double megabytes = usage.peakBytes() / 1e6;
    System.out.printf(
        Locale.ROOT,
        "%,d objects, %,d records: %.0f MB, %.1f s, %.1f CPU s%n",
        input.getObjects(),
        input.getRecords(),
        megabytes,
        usage.wallSeconds(),
        usage.cpuSeconds());
    return megabytes;
  }
}
