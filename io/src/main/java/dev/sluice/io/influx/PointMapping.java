package dev.sluice.io.influx;

import dev.sluice.deadletter.v1.DeadLetter;
import java.io.Serializable;
import java.util.List;

/**
 * Makes points of elements. A named class with a fixed serialVersionUID, as it is part of the
 * pipeline's graph.
 *
 * @param <E> what comes, of which each may be several points
 * @param <T> what becomes one point
 */
public interface PointMapping<E, T> extends Serializable {

  /** What becomes points of an element. */
  List<T> points(E element);

  /**
   * The line of a point, always the same for the same point.
   *
   * @throws UnwritablePointException if the protocol cannot carry it: it is refused
   */
  String line(T point);

  /**
   * The letter of a point that the server refuses.
   *
   * @param message why; holds no part of the data
   */
  DeadLetter refused(T point, String message);
}
