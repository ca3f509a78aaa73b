package dev.sluice.transforms.order;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts what one source sends, the observations of a camera or the readings of a device, into its
 * order where it is out of it by no more than an allowance, and leaves out byte-equal repetitions.
 *
 * <p>Its frontier is the latest event time seen less the allowance. What is earlier than the
 * frontier when it comes is too late; what lies in the buffer and becomes earlier than it is
 * released, in order. What is byte-equal has equal times, so what comes again within the allowance
 * always meets its twin in the buffer.
 *
 * <p>It holds what came of the last allowance of event time. So that a source that sends far more
 * in that time than it should cannot take all memory, it holds a limited number: when there are
 * more, the whole earliest moment is released and the frontier moves behind it. Then things can be
 * too late that the allowance would have let in: they are rejected in the same way, nothing
 * vanishes, and the same input gives the same result.
 *
 * <p>What comes in order is appended in constant time; else it is inserted by binary search, and
 * what is behind it moves over.
 *
 * <p>Not thread-safe.
 */
public final class ReorderBuffer<E extends TimeOrdered<E>> {
  /** What became of an element. */
  public enum Offered {
    /** It was taken in, and comes out once. */
    BUFFERED,
    /** A byte-equal one is in the buffer; it was left out. */
    DUPLICATE,
    /** It is earlier than what may have been released; it was left out. */
    TOO_LATE
  }

  private final long allowanceMillis;
  private final int limit;

  /** In order, from {@code first} to before {@code end}. */
  private @Nullable TimeOrdered<?>[] buffer;

  private int first;
  private int end;
  private long frontierMillis;

  /**
   * An empty one.
   *
   * @param allowanceMillis how far an element may lie behind the latest one, milliseconds
   * @param limit the most elements to hold
   */
  public ReorderBuffer(long allowanceMillis, int limit) {
    this(allowanceMillis, limit, Long.MIN_VALUE, List.of());
  }

  /**
   * One that goes on where another was left.
   *
   * @param frontierMillis the other's {@link #frontierMillis}
   * @param waiting the other's {@link #waiting}
   */
  public ReorderBuffer(long allowanceMillis, int limit, long frontierMillis, List<E> waiting) {
    checkArgument(
        allowanceMillis >= 0, "allowanceMillis must not be negative, but was: %s", allowanceMillis);
    checkArgument(limit > 0, "limit must be positive, but was: %s", limit);
    this.allowanceMillis = allowanceMillis;
    this.limit = limit;
    this.frontierMillis = frontierMillis;
    this.end = waiting.size();
    this.buffer = waiting.toArray(new TimeOrdered<?>[Math.max(16, 2 * end)]);
  }

  /**
   * Takes the next element.
   *
   * @param released is given, in order, those that nothing that may still be taken in can precede
   */
  public Offered offer(E element, Consumer<E> released) {
    if (element.timeMillis() < frontierMillis) {
      return Offered.TOO_LATE;
    }
    int place = place(element);
    if (place < 0) {
      return Offered.DUPLICATE;
    }
    insert(element, place);
    advance(element.timeMillis() - allowanceMillis, released);
    if (end - first > limit) {
      advance(at(first).timeMillis() + 1, released);
    }
    return Offered.BUFFERED;
  }

  /** Releases what is left, in order, and forgets all that came: the buffer is as new. */
  public void flush(Consumer<E> released) {
    advance(Long.MAX_VALUE, released);
    frontierMillis = Long.MIN_VALUE;
  }

  /**
   * Releases what is left, in order, of a source that has become quiet: what is not later than the
   * latest of it is too late from now on.
   */
  public void releaseAll(Consumer<E> released) {
    if (first < end) {
      advance(at(end - 1).timeMillis() + 1, released);
    }
  }

  /** Whether nothing waits. */
  public boolean isEmpty() {
    return first == end;
  }

  /** What was taken in and not released, in order. */
  public List<E> waiting() {
    List<E> waiting = new ArrayList<>(end - first);
    for (int i = first; i < end; i++) {
      waiting.add(at(i));
    }
    return waiting;
  }

  /** What is earlier than this is too late; epoch milliseconds UTC. */
  public long frontierMillis() {
    return frontierMillis;
  }

  /** Where the element belongs, or -1 if it is there. */
  private int place(E element) {
    if (first == end || at(end - 1).timeMillis() < element.timeMillis()) {
      return end;
    }
    int low = first;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      E other = at(middle);
      int order = Long.compare(other.timeMillis(), element.timeMillis());
      if (order == 0) {
        order = other.orderTo(element);
      }
      if (order == 0) {
        return -1;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void insert(E element, int place) {
    int at = place;
    if (end == buffer.length) {
      int size = end - first;
      // Room is made when at least half is free in front: each move is paid for by as many
      // releases.
      @Nullable TimeOrdered<?>[] target =
          size * 2 <= buffer.length ? buffer : new TimeOrdered<?>[size * 2];
      System.arraycopy(buffer, first, target, 0, size);
      Arrays.fill(target, size, target == buffer ? end : size, null);
      buffer = target;
      at -= first;
      first = 0;
      end = size;
    }
    System.arraycopy(buffer, at, buffer, at + 1, end - at);
    buffer[at] = element;
    end++;
  }

  private void advance(long toMillis, Consumer<E> released) {
    if (toMillis <= frontierMillis) {
      return;
    }
    frontierMillis = toMillis;
    while (first < end && at(first).timeMillis() < toMillis) {
      E next = at(first);
      buffer[first++] = null;
      released.accept(next);
    }
    if (first == end) {
      first = 0;
      end = 0;
    }
  }

  @SuppressWarnings("unchecked") // Nothing else is ever put there.
  private E at(int place) {
    TimeOrdered<?> element = buffer[place];
    if (element == null) {
      throw new IllegalStateException("nothing at " + place);
    }
    return (E) element;
  }
}
