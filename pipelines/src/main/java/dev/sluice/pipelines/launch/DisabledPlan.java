package dev.sluice.pipelines.launch;

import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.LiveSettings;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.options.LiveOptions;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.options.PipelineOptions;
import org.joda.time.Duration;

/**
 * The plan of a pipeline that is not to do what it is for: it starts, is there, serves metrics
 * where the pipeline does, and reads and writes nothing until it is stopped. What else its options
 * say is not looked at.
 *
 * @param settings how it is run
 */
record DisabledPlan(LiveSettings settings) implements PipelinePlan {
  /** It has no state to keep. */
  private static final long CHECKPOINT_MILLIS = 3_600_000;

  static DisabledPlan of(PipelineOptions options) {
    LiveOptions live = options.as(LiveOptions.class);
    return new DisabledPlan(
        new LiveSettings(
            options.getJobName(),
            CHECKPOINT_MILLIS,
            CHECKPOINT_MILLIS,
            1,
            live.getCheckpointPath(),
            live.getMetricsPort()));
  }

  @Override
  public List<Endpoint<?>> endpoints() {
    return List.of();
  }

  @Override
  public Optional<LiveSettings> live() {
    return Optional.of(settings);
  }

  @Override
  public String leftByInterruption() {
    return "it was disabled, and has done nothing";
  }

  @Override
  public Pipeline build(PipelineOptions options, Found found) {
    Pipeline pipeline = Pipeline.create(options);
    var unused =
        pipeline.apply("Disabled", GenerateSequence.from(0).withRate(1, Duration.standardDays(1)));
    return pipeline;
  }
}
