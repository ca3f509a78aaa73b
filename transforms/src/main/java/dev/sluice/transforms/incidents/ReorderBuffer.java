package dev.sluice.transforms.incidents;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.deadletter.v1.Reason;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.rejections.Rejection;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts one camera's observations into {@link Observation#ORDER} where they are out of it by no more
 * than an allowance, and leaves out byte-equal repetitions.
 *
 * <p>Its frontier is the latest event time seen less the allowance. What is earlier than the
 * frontier when it comes is too late; what lies in the buffer and becomes earlier than it is
 * released, in order. Byte-equal observations have equal times, so one that comes within the
 * allowance always meets its twin in the buffer.
 *
 * <p>It holds what came of the last allowance of event time. So that a camera that sends far more
 * in that time than it should cannot take all memory, it holds a limited number: when there are
 * more, the whole earliest moment is released and the frontier moves behind it. Then things can be
 * too late that the allowance would have let in: they are rejected in the same way, nothing
 * vanishes, and the same input gives the same result.
 *
 * <p>An observation that comes in order is appended in constant time; another is inserted by binary
 * search, and those behind it move over.
 *
 * <p>Not thread-safe.
 */
public final class ReorderBuffer {
  /** The step that a late observation's dead letter names, live and in a replay. */
  public static final String STEP = "OrderObservations";

  /** Why a late observation is rejected, live and in a replay. */
  public static final Rejection LATE =
      new Rejection(Reason.REASON_TOO_LATE, "the observation is later than the allowed disorder");

  /** What became of an observation. */
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
  private @Nullable Observation[] buffer = new Observation[64];

  private int first;
  private int end;
  private long frontierMillis = Long.MIN_VALUE;

  /**
   * @param allowanceMillis how far an observation may lie behind the latest one, milliseconds
   * @param limit the most observations to hold
   */
  public ReorderBuffer(long allowanceMillis, int limit) {
    checkArgument(
        allowanceMillis >= 0, "allowanceMillis must not be negative, but was: %s", allowanceMillis);
    checkArgument(limit > 0, "limit must be positive, but was: %s", limit);
    this.allowanceMillis = allowanceMillis;
    this.limit = limit;
  }

  /**
   * Takes the next observation.
   *
   * @param released is given, in order, those that nothing that may still be taken in can precede
   */
  public Offered offer(Observation observation, Consumer<Observation> released) {
    if (observation.timeMillis() < frontierMillis) {
      return Offered.TOO_LATE;
    }
    int place = place(observation);
    if (place < 0) {
      return Offered.DUPLICATE;
    }
    insert(observation, place);
    advance(observation.timeMillis() - allowanceMillis, released);
    if (end - first > limit) {
      advance(at(first).timeMillis() + 1, released);
    }
    return Offered.BUFFERED;
  }

  /** Releases what is left, in order, and forgets all that came: the buffer is as new. */
  public void flush(Consumer<Observation> released) {
    advance(Long.MAX_VALUE, released);
    frontierMillis = Long.MIN_VALUE;
  }

  /** What is earlier than this is too late; epoch milliseconds UTC. */
  public long frontierMillis() {
    return frontierMillis;
  }

  /** Where the observation belongs, or -1 if it is there. */
  private int place(Observation observation) {
    if (first == end || at(end - 1).timeMillis() < observation.timeMillis()) {
      return end;
    }
    int low = first;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      Observation other = at(middle);
      int order = Long.compare(other.timeMillis(), observation.timeMillis());
      if (order == 0) {
        order = Observation.ORDER.compare(other, observation);
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

  private void insert(Observation observation, int place) {
    int at = place;
    if (end == buffer.length) {
      int size = end - first;
      // Room is made when at least half is free in front: each move is paid for by as many
      // releases.
      Observation[] target = size * 2 <= buffer.length ? buffer : new Observation[size * 2];
      System.arraycopy(buffer, first, target, 0, size);
      Arrays.fill(target, size, target == buffer ? end : size, null);
      buffer = target;
      at -= first;
      first = 0;
      end = size;
    }
    System.arraycopy(buffer, at, buffer, at + 1, end - at);
    buffer[at] = observation;
    end++;
  }

  private void advance(long toMillis, Consumer<Observation> released) {
    if (toMillis <= frontierMillis) {
      return;
    }
    frontierMillis = toMillis;
    while (first < end && at(first).timeMillis() < toMillis) {
      Observation next = at(first);
      buffer[first++] = null;
      released.accept(next);
    }
    if (first == end) {
      first = 0;
      end = 0;
    }
  }

  private Observation at(int place) {
    Observation observation = buffer[place];
    if (observation == null) {
      throw new IllegalStateException("nothing at " + place);
    }
    return observation;
  }
}
