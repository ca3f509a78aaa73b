package dev.sluice.pipelines.live;

import dev.sluice.pipelines.definition.Job;
import dev.sluice.pipelines.definition.Progress;
import java.io.PrintWriter;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;

/**
 * A live job that is ready to run: it holds no connection of its own, has no end to be near to, and
 * nothing to sum up.
 *
 * @param pipeline the pipeline, built
 */
public record LiveRun(Pipeline pipeline) implements Job.Run {

  @Override
  public Optional<Progress> progress() {
    return Optional.empty();
  }

  @Override
  public void summarize(PrintWriter out) {}

  @Override
  public void close() {}
}
