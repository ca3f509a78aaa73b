package dev.sluice.console.events;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.transforms.amounts.Event;
import dev.sluice.transforms.amounts.EventReader;
import java.time.Instant;

/**
 * Between which times events are taken. Times and no ages: what is taken today is taken tomorrow.
 *
 * @param earliestMillis epoch milliseconds UTC, inclusive
 * @param latestMillis inclusive
 */
public record EventTimes(long earliestMillis, long latestMillis) {

  public EventTimes {
    checkArgument(
        earliestMillis <= latestMillis,
        "the earliest time of events must not be after the latest one");
  }

  /** All that the pipeline takes. */
  public static EventTimes any() {
    return new EventTimes(0, EventReader.MOST_MILLIS);
  }

  boolean include(Event event) {
    return event.timeMillis() >= earliestMillis && event.timeMillis() <= latestMillis;
  }

  /** From one time to another. */
  @Override
  public String toString() {
    return Instant.ofEpochMilli(earliestMillis) + " to " + Instant.ofEpochMilli(latestMillis);
  }
}
