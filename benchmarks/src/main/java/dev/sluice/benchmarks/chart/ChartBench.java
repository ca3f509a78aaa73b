package dev.sluice.benchmarks.chart;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.benchmarks.amounts.Stores;
import dev.sluice.benchmarks.live.Broker;
import dev.sluice.benchmarks.measure.Bars;
import dev.sluice.benchmarks.measure.SampleQuantiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How soon an event that is posted is in the data of the chart. */
@Command(
    name = "chart",
    mixinStandardHelpOptions = true,
    description =
        "Measures the time from the POST of an event until the series API counts it, through console, Kafka, pipeline,"
            + " PostgreSQL and QuestDB as they are by default; exit 1 where the bar is missed or an event is missing.")
public final class ChartBench implements Callable<Integer> {
  private static final double MOST_SECONDS = 3;
  private static final int WARM_SECONDS = 20;
  private static final int SMALL_WARM_SECONDS = 10;
  private static final int SMALL_SECONDS = 20;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Events a second, ten posts a second (default: ${DEFAULT-VALUE}).")
  private int perSecond = 1_000;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "For how long what is posted counts (default: ${DEFAULT-VALUE}).")
  private int seconds = 120;

  @Option(
      names = "--small",
      description = "Seconds only: shows that it works, its figures say little.")
  private boolean small;

  public ChartBench() {}

  @Override
  public Integer call() throws Exception {
    checkArgument(
        perSecond >= 100 && perSecond <= 50_000 && perSecond % 100 == 0,
        "--rate must be a multiple of 100 up to 50000, but was: %s",
        perSecond);
    Path home = Path.of(System.getProperty("sluice.home", "."));
    ChartRun.Measured measured;
    try (Broker broker = Broker.open(home);
        Stores stores = Stores.open(home.resolve(".sluice").resolve("bench"))) {
      measured =
          new ChartRun(home, broker, stores)
              .run(
                  perSecond,
                  small ? SMALL_WARM_SECONDS : WARM_SECONDS,
                  small ? Math.min(seconds, SMALL_SECONDS) : seconds);
    }
    List<Long> delays = measured.delayNanos();
    List<Long> looks = measured.lookNanos();
    System.out.printf(
        Locale.ROOT,
        "from POST to the series, %,d events/s; the series is looked at %,d times%n%n",
        perSecond,
        looks.size());
    System.out.println(
        "| events | p50 s | p95 s | p99 s | longest s | answer of the series, p50 ms | p99 ms | CPU of the pipeline, of one processor |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    System.out.printf(
        Locale.ROOT,
        "| %,d | %.2f | %.2f | %.2f | %.2f | %.0f | %.0f | %.2f |%n%n",
        delays.size(),
        SampleQuantiles.of(delays, 0.5) / 1e9,
        SampleQuantiles.of(delays, 0.95) / 1e9,
        SampleQuantiles.of(delays, 0.99) / 1e9,
        SampleQuantiles.of(delays, 1) / 1e9,
        SampleQuantiles.of(looks, 0.5) / 1e6,
        SampleQuantiles.of(looks, 0.99) / 1e6,
        measured.pipeline().cpuSeconds() / measured.pipeline().wallSeconds());
    Bars bars = new Bars("Sluice", System.out);
    bars.atMost(
        MOST_SECONDS,
        "seconds from POST to chart data, p99",
        SampleQuantiles.of(delays, 0.99) / 1e9);
    return bars.met() ? 0 : 1;
  }
}
