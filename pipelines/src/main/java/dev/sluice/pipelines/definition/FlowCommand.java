package dev.sluice.pipelines.definition;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A command that belongs to a flow and is no pipeline, such as one that looks at what a pipeline
 * wrote. Found as a {@link PipelineDefinition} is. Its name may have two words, of which the first
 * is that of a group of commands: {@code dlq list}.
 *
 * @param <O> its options, which are all that it takes: none of Beam or a runner
 */
public interface FlowCommand<O extends PipelineOptions> extends Described<O> {

  /**
   * The options whose values may be given without their names, in that order. The last of them gets
   * all that is left, if it takes many.
   */
  default List<String> unnamed() {
    return List.of();
  }

  /**
   * Does it.
   *
   * @param out for what comes out
   * @param err for a person
   * @return how the process ends
   * @throws IllegalArgumentException if options cannot be used, with a message for the person who
   *     typed them
   * @throws IOException with what a store refused; brokers and stores that are away have exceptions
   *     of their own
   * @throws NothingToDoException if there is nothing to be looked at
   */
  ExitCode run(O options, PrintWriter out, PrintStream err) throws IOException;
}
