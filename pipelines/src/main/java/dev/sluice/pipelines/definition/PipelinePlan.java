package dev.sluice.pipelines.definition;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/** What a pipeline will do with the options that it was given. Nothing is opened yet. */
public interface PipelinePlan {

  /** What it speaks to, the source first. */
  List<Endpoint<?>> endpoints();

  /** How the runner has to run what runs until it is stopped; empty for what ends by itself. */
  default Optional<LiveSettings> live() {
    return Optional.empty();
  }

  /** Whether what comes out stays in this process, so that no cluster can run it. */
  default boolean staysHere() {
    return false;
  }

  /** What is left when a run is interrupted, as the person who did so is told. */
  default String leftByInterruption() {
    return live().isPresent()
        ? "what it has done stays, and the next run of this name goes on behind it"
        : "what was written so far does not count as output";
  }

  /**
   * The graph. Pure: opens nothing and asks no clock.
   *
   * @param options for Beam and the runner; what decides the result is in this plan
   * @param found what was found of the endpoints
   */
  Pipeline build(PipelineOptions options, Found found);

  /**
   * Makes ready to run: clears what an earlier attempt left behind, and builds.
   *
   * @param options for Beam and the runner
   * @param found what was found of the endpoints
   * @throws IllegalArgumentException if what is there must not be written over
   */
  default Run begin(PipelineOptions options, Found found) throws IOException {
    Pipeline pipeline = build(options, found);
    return () -> pipeline;
  }
}
