package dev.sluice.pipelines.definition;

import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A pipeline, as all who run it know it: the command, the entry class of a cluster, help and
 * checks. Found by {@link java.util.ServiceLoader}, so one has a public constructor without
 * parameters and is named in {@code META-INF/services}.
 *
 * @param <O> its options
 */
public interface PipelineDefinition<O extends PipelineOptions> extends Described<O> {

  /**
   * All that can be known without a connection. It reads the files that options name, and is made
   * once a command.
   *
   * @throws IllegalArgumentException if options or files cannot be used, with a message for the
   *     person who typed them
   */
  PipelinePlan plan(O options);
}
