package dev.sluice.io.jdbc;

import dev.sluice.deadletter.v1.DeadLetter;
import java.io.Serializable;
import java.util.List;

/**
 * Makes rows of elements. A named class with a fixed serialVersionUID, as it is part of the
 * pipeline's graph.
 *
 * @param <E> what comes, of which each may be several rows
 * @param <T> what becomes one row
 */
public interface RowMapping<E, T> extends Serializable {

  /** Where the rows go. */
  Table table();

  /** What becomes rows of an element. */
  List<T> rows(E element);

  /** The value of a row for a column, by its place in the table's columns; of the column's type. */
  Object value(T row, int column);

  /**
   * The letter of a row that the database refuses.
   *
   * @param message why; holds no part of the data
   */
  DeadLetter refused(T row, String message);
}
