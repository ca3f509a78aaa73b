package dev.sluice.transforms.order;

/**
 * Something that has an event time, and an order in which it is used among others of its source.
 *
 * @param <E> the type itself
 */
public interface TimeOrdered<E> {
  /** Event time, epoch milliseconds UTC. */
  long timeMillis();

  /** As {@code compareTo}, by time first. Two that are equal are byte-equal, and count once. */
  int orderTo(E other);
}
