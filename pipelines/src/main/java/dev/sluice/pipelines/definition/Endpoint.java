package dev.sluice.pipelines.definition;

import java.io.IOException;
import java.util.List;

/**
 * Something outside that a pipeline reads or writes. What is wrong with it is an {@link
 * IllegalArgumentException} for the person who named it, an {@link IOException} with what a store
 * refused, or an exception that says that brokers or a store are away, which is waited for.
 *
 * @param <F> what is found of it
 */
public interface Endpoint<F> {

  /** What is done with it. */
  enum Direction {
    READS,
    WRITES,
    BOTH
  }

  /** What it is to the pipeline: topics, output, dead letters. */
  String name();

  /** What is done with it. */
  Direction direction();

  /** Whom the pipeline speaks to for it, and with which secrets. */
  Reach reach();

  /** What the servers have to allow for it, where they are brokers or stores of objects. */
  default List<Right> rights() {
    return List.of();
  }

  /**
   * Finds what a run needs to know, and tries what it needs to be allowed. Opens connections and
   * changes nothing.
   *
   * @throws NothingToDoException if there is nothing to be read
   */
  F find(Findings to) throws IOException;

  /** The same for a person who asks only, and has the time for a closer look. */
  default void check(Findings to) throws IOException {
    F unused = find(to);
  }

  /** Makes what is missing, where options ask for it, after it was found. */
  default void create(Findings to) throws IOException {}
}
