package dev.sluice.samples.histories;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.forecast.v1.PlaceMean;
import dev.sluice.io.runs.NdjsonFormat;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectWriter;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.FlowCommand;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.pipelines.options.TimeRange;
import dev.sluice.transforms.forecast.MeanSeries;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Writes histories of three measures: what has a day and weather, what is skewed, and a walk. */
public final class HistoriesCommand implements FlowCommand<HistoriesOptions> {
  private static final int DIGITS = 2;

  @Override
  public String name() {
    return "histories";
  }

  @Override
  public String summary() {
    return "writes synthetic means of places over weeks into S3, for models to be trained on";
  }

  @Override
  public List<String> examples() {
    return List.of("histories --output=s3://history --places=50 --days=30");
  }

  @Override
  public Class<HistoriesOptions> options() {
    return HistoriesOptions.class;
  }

  @Override
  public ExitCode run(HistoriesOptions options, PrintWriter out, PrintStream err)
      throws IOException {
    int places = options.getPlaces();
    int days = options.getDays();
    checkArgument(
        places >= 1 && places <= 10_000, "--places must be from 1 to 10000, but was: %s", places);
    checkArgument(days >= 1 && days <= 3_660, "--days must be from 1 to 3660, but was: %s", days);
    ObjectLocation place = S3Access.location("output", options.getOutput());
    long first =
        TimeRange.parse("start", options.getStart()).toEpochMilli() / MeanSeries.WINDOW_MILLIS + 1;
    try (ObjectStore store = S3Access.waiting(options).open()) {
      for (MeanProcess process :
          List.of(MeanProcess.temperature(), MeanProcess.particulates(), MeanProcess.walk())) {
        ObjectLocation object = place.resolve(process.measure() + ".ndjson");
        long means = 0;
        try (ObjectWriter writer = store.write(object.bucket(), object.key())) {
          for (int i = 0; i < places; i++) {
            means +=
                write(
                    History.generate(process, options.getSeed(), i, first, days * MeanSeries.DAY)
                        .means(),
                    process.measure(),
                    writer);
          }
          writer.commit();
        }
        out.printf("%s: %,d means of %,d places in %s%n", process.measure(), means, places, object);
      }
    }
    return ExitCode.DONE;
  }

  private static long write(MeanSeries series, String measure, ObjectWriter writer)
      throws IOException {
    PlaceMean.Builder mean =
        PlaceMean.newBuilder()
            .setMeasure(measure)
            .setCountry(series.country())
            .setLocation(series.location())
            .setCount(1);
    long means = 0;
    for (long window = series.firstWindow(); window < series.endWindow(); window++) {
      if (!Double.isNaN(series.mean(window))) {
        mean.setWindowEndMillis(window * MeanSeries.WINDOW_MILLIS)
            .setMean(
                BigDecimal.valueOf(series.mean(window))
                    .setScale(DIGITS, RoundingMode.HALF_EVEN)
                    .toPlainString());
        writer.write((NdjsonFormat.line(mean) + "\n").getBytes(UTF_8));
        means++;
      }
    }
    return means;
  }
}
