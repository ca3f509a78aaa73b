package dev.sluice.command.launch;

import dev.sluice.pipelines.definition.Job;
import dev.sluice.pipelines.definition.LiveJob;
import dev.sluice.pipelines.definition.LiveSettings;
import dev.sluice.pipelines.live.LiveRun;
import dev.sluice.pipelines.options.LiveOptions;
import java.io.PrintWriter;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.options.PipelineOptions;
import org.joda.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job that is switched off: it starts, is there and serves metrics until it is stopped, and reads
 * and writes nothing. Whatever the job would say of its options, it does not need them.
 *
 * @param job the job that is not run
 */
record DisabledJob<O extends PipelineOptions>(Job<O> job) implements LiveJob<O> {
  private static final Logger LOG = LoggerFactory.getLogger(DisabledJob.class);

  /** It has no state to keep. */
  private static final long CHECKPOINT_MILLIS = 3_600_000;

  @Override
  public String name() {
    return job.name();
  }

  @Override
  public String summary() {
    return job.summary();
  }

  @Override
  public Class<O> options() {
    return job.options();
  }

  @Override
  public List<String> examples() {
    return job.examples();
  }

  @Override
  public String leftByInterruption() {
    return "it was disabled, and has done nothing";
  }

  @Override
  public LiveSettings live(O options) {
    LiveOptions live = options.as(LiveOptions.class);
    return new LiveSettings(
        options.getJobName(),
        CHECKPOINT_MILLIS,
        CHECKPOINT_MILLIS,
        1,
        live.getCheckpointPath(),
        live.getMetricsPort());
  }

  @Override
  public void validate(O options) {}

  @Override
  public void check(O options, PrintWriter out) {
    out.println("disabled: nothing is read or written");
  }

  @Override
  public Run prepare(O options) {
    LOG.warn("{} is disabled: it reads and writes nothing", job.name());
    Pipeline pipeline = Pipeline.create(options);
    var unused =
        pipeline.apply("Disabled", GenerateSequence.from(0).withRate(1, Duration.standardDays(1)));
    return new LiveRun(pipeline);
  }
}
