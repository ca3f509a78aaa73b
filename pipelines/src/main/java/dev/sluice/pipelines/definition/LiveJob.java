package dev.sluice.pipelines.definition;

import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A pipeline that runs until it is stopped. It runs on Flink only: what it promises over kills and
 * restarts hangs on checkpoints.
 *
 * @param <O> its options
 */
public interface LiveJob<O extends PipelineOptions> extends Job<O> {

  /** How the runner has to run it; no connection is opened. */
  LiveSettings live(O options);

  @Override
  default String leftByInterruption() {
    return "what it has done stays, and the next run of this name goes on behind it";
  }
}
