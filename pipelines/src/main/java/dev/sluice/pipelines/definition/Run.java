package dev.sluice.pipelines.definition;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;

/**
 * A pipeline that is ready to run. Closing it closes its connections. One that runs until it is
 * stopped has no end to be near to, and nothing to sum up.
 */
public interface Run extends AutoCloseable {

  /** The pipeline, built. */
  Pipeline pipeline();

  /** How far the run is; empty while it is not known. May fail, which only means: not now. */
  default Optional<Progress> progress() throws IOException {
    return Optional.empty();
  }

  /** Takes note of a result of a pipeline that has ended well, before it is asked for a summary. */
  default void ended(PipelineResult result) {}

  /** Says what came out, after the pipeline has ended well. */
  default void summarize(PrintWriter out) throws IOException {}

  /** Why a gate says no to what came out, after {@link #summarize}; empty where none does. */
  default Optional<String> refusal() {
    return Optional.empty();
  }

  /**
   * Why what came out is less than it should be, though all of it is written, after {@link
   * #summarize}: the run counts as failed. Empty where it is all.
   */
  default Optional<String> shortfall() {
    return Optional.empty();
  }

  @Override
  default void close() {}
}
