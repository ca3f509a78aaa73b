package dev.sluice.pipelines.definition;

import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * What help says of a pipeline or a command.
 *
 * @param <O> its options
 */
public interface Described<O extends PipelineOptions> {

  /** Its name on the command line. */
  String name();

  /** What it does, in a line. */
  String summary();

  /** Command lines that work, without {@code sluice} before them. */
  List<String> examples();

  /** Its options. */
  Class<O> options();
}
