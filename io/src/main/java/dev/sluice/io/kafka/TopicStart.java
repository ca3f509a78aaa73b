package dev.sluice.io.kafka;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serial;
import java.io.Serializable;

/**
 * Where a read begins that starts without a savepoint.
 *
 * @param from what it goes by
 * @param timeMillis for {@link From#TIME}, epoch milliseconds; 0 otherwise
 */
public record TopicStart(From from, long timeMillis) implements Serializable {

  @Serial private static final long serialVersionUID = 1L;

  /** What a start goes by. */
  public enum From {
    /** Where the group has got to, else the earliest record. */
    COMMITTED,
    EARLIEST,
    LATEST,
    /** The first record whose timestamp is not before a time; the end if there is none. */
    TIME
  }

  /** Refuses a time where none belongs. */
  public TopicStart {
    checkArgument(
        from == From.TIME || timeMillis == 0, "timeMillis is for TIME, but from is %s", from);
  }

  public static TopicStart committed() {
    return new TopicStart(From.COMMITTED, 0);
  }

  public static TopicStart earliest() {
    return new TopicStart(From.EARLIEST, 0);
  }

  public static TopicStart latest() {
    return new TopicStart(From.LATEST, 0);
  }

  public static TopicStart at(long timeMillis) {
    return new TopicStart(From.TIME, timeMillis);
  }
}
