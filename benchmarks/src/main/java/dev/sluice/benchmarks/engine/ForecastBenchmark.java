package dev.sluice.benchmarks.engine;

import static java.util.Objects.requireNonNull;

import dev.sluice.transforms.forecast.MeanSeries;
import dev.sluice.transforms.forecast.Model;
import dev.sluice.transforms.forecast.ModelKind;
import dev.sluice.transforms.forecast.Training;
import dev.sluice.transforms.forecast.UnusableModelException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a forecast of one place costs, in logarithms, which take longer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ForecastBenchmark {
  private static final long FROM = 1_000 * MeanSeries.DAY;
  private static final int WINDOWS = 20 * MeanSeries.DAY;

  @Param({"RIDGE", "RECURRENT"})
  private ModelKind kind = ModelKind.RIDGE;

  private final double[] six = new double[6];
  private double[] means = {};
  private @Nullable Model model;
  private int next;

  @Setup
  public void train() throws UnusableModelException {
    Random random = new Random(3);
    means = new double[WINDOWS];
    double deviation = 0;
    for (int i = 0; i < WINDOWS; i++) {
      deviation = 0.95 * deviation + 0.2 * random.nextGaussian();
      means[i] = random.nextInt(20) == 0 ? Double.NaN : StrictMath.exp(2 + deviation);
    }
    List<MeanSeries> history = List.of(new MeanSeries("DE", "Ulm", FROM, means));
    model = Model.of(Training.train(kind, "P1", history, FROM, FROM + WINDOWS, 7));
  }

  /** Forecasts a window by the six before it. */
  @Benchmark
  public @Nullable Object forecast() {
    next = next + 7 == WINDOWS ? 0 : next + 1;
    System.arraycopy(means, next, six, 0, six.length);
    return requireNonNull(model).forecast("DE", "Ulm", six, FROM + next + six.length);
  }
}
