package dev.sluice.samples.network;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.environment.Durations;
import dev.sluice.io.environment.OptionNames;
import dev.sluice.pipelines.definition.CountedRun;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Run;
import dev.sluice.pipelines.options.RunLength;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;

/**
 * All that network needs to know, read from its options and checked.
 *
 * @param network what is served
 * @param serving how
 */
record NetworkPlan(SensorNetwork network, ServeSnapshots.Serving serving) implements PipelinePlan {
  private static final long SHOWN_MILLIS = 600_000;

  static NetworkPlan of(NetworkOptions options) {
    checkArgument(
        options.getPort() >= 0 && options.getPort() <= 65_535,
        "--port must be from 0 to 65535, but was: %s",
        options.getPort());
    checkArgument(
        options.getFaultShare() >= 0 && options.getFaultShare() <= 1,
        "--faultShare must be from 0 to 1, but was: %s",
        options.getFaultShare());
    long everyMillis = Durations.of("--every", options.getEvery()).toMillis();
    checkArgument(everyMillis >= 1, "--every must not be 0");
    String truth = options.getTruth();
    return new NetworkPlan(
        OptionNames.checked(
            () -> new SensorNetwork(options.getSeed(), options.getSensors(), begin(options))),
        new ServeSnapshots.Serving(
            options.getPort(),
            RunLength.of(options.getFor()).toMillis(),
            everyMillis,
            options.getFaultShare(),
            truth == null ? "" : truth));
  }

  private static long begin(NetworkOptions options) {
    if (options.getFrom() == null) {
      return System.currentTimeMillis() - SHOWN_MILLIS;
    }
    try {
      return Instant.parse(options.getFrom()).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "--from must be a time such as 2026-03-01T06:00:00Z, but was: " + options.getFrom(), e);
    }
  }

  @Override
  public List<Endpoint<?>> endpoints() {
    return List.of();
  }

  /** It serves on this machine. */
  @Override
  public boolean staysHere() {
    return true;
  }

  @Override
  public String leftByInterruption() {
    return "what was served is served no more";
  }

  @Override
  public Pipeline build(PipelineOptions options, Found found) {
    Pipeline pipeline = Pipeline.create(options);
    var unused =
        pipeline
            .apply("Networks", Create.of(network))
            .apply("ServeSnapshots", ServeSnapshots.as(serving));
    return pipeline;
  }

  @Override
  public Run begin(PipelineOptions options, Found found) {
    return new CountedRun(
        build(options, found),
        MetricNameFilter.named(ServeSnapshots.class, ServeSnapshots.SERVED),
        "served %d snapshots");
  }
}
