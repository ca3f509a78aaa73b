package dev.sluice.pipelines.definition;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A pipeline, as the command knows it. What is wrong with options, rules or layouts is an {@link
 * IllegalArgumentException} with a message for the person who typed them; what a store refuses is
 * an {@link IOException}.
 *
 * @param <O> its options
 */
public interface Job<O extends PipelineOptions> {

  /** Its name on the command line. */
  String name();

  /** What it does, in a line. */
  String summary();

  /** Its options. */
  Class<O> options();

  /** What is left when a run is interrupted, as the person who did so is told. */
  default String leftByInterruption() {
    return "what was written so far does not count as output";
  }

  /** Command lines that work, without the command itself. */
  List<String> examples();

  /** Whether what comes out stays in this process, so that no cluster can run it. */
  default boolean staysHere(O options) {
    return false;
  }

  /** Checks all that can be checked without a connection. */
  void validate(O options);

  /** Opens the connections and says what it finds; changes nothing. */
  void check(O options, PrintWriter out) throws IOException;

  /**
   * Makes ready to run: validates, checks what would make the run fail later, clears what an
   * earlier attempt left behind.
   *
   * @throws NothingToDoException if there is nothing to do
   */
  Run prepare(O options) throws IOException;

  /** A job that is ready to run. Closing it closes its connections. */
  interface Run extends AutoCloseable {
    /** The pipeline, built. */
    Pipeline pipeline();

    /** How far the run is; empty while it is not known. May fail, which only means: not now. */
    Optional<Progress> progress() throws IOException;

    /**
     * Takes note of a result of a pipeline that has ended well, before it is asked for a summary.
     */
    default void ended(PipelineResult result) {}

    /** Says what came out, after the pipeline has ended well. */
    void summarize(PrintWriter out) throws IOException;

    /** Why a gate says no to what came out, after {@link #summarize}; empty where none does. */
    default Optional<String> refusal() {
      return Optional.empty();
    }

    /**
     * Why what came out is less than it should be, though all of it is written, after {@link
     * #summarize}: the job counts as failed. Empty where it is all.
     */
    default Optional<String> shortfall() {
      return Optional.empty();
    }

    @Override
    void close();
  }
}
