package dev.sluice.console.events;

import static com.google.common.base.Preconditions.checkArgument;

import org.jspecify.annotations.Nullable;

/**
 * What the event API takes.
 *
 * @param mostBodyBytes most bytes of a request
 * @param mostEvents most events of a request
 * @param token what clients have to show; null for none. Never shown
 * @param times of events
 */
public record EventSettings(
    int mostBodyBytes, int mostEvents, @Nullable String token, EventTimes times) {

  /** The largest limit of a body: 64 MiB. */
  public static final int MOST_BODY_BYTES = 64 << 20;

  /** The largest limit of a batch. */
  public static final int MOST_EVENTS = 1_000_000;

  public EventSettings {
    checkArgument(
        mostBodyBytes > 0 && mostBodyBytes <= MOST_BODY_BYTES,
        "the limit of a body must be 1 byte to 64 MiB, but was: %s",
        mostBodyBytes);
    checkArgument(
        mostEvents > 0 && mostEvents <= MOST_EVENTS,
        "the limit of a batch must be 1 to 1000000 events, but was: %s",
        mostEvents);
    checkArgument(
        token == null || token.length() >= 8, "a bearer token must have 8 characters at least");
  }

  /** The defaults: 1 MiB and 10,000 events, for anybody. */
  public static EventSettings defaults() {
    return new EventSettings(1 << 20, 10_000, null, EventTimes.any());
  }

  public EventSettings withToken(@Nullable String secret) {
    return new EventSettings(mostBodyBytes, mostEvents, secret, times);
  }

  public EventSettings withTimes(EventTimes bounds) {
    return new EventSettings(mostBodyBytes, mostEvents, token, bounds);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return String.format("%,d bytes and %,d events a request", mostBodyBytes, mostEvents);
  }
}
