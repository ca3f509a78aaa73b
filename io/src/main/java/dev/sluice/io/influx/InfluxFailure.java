package dev.sluice.io.influx;

import com.google.common.base.Ascii;
import com.google.common.primitives.Ints;
import com.influxdb.exceptions.InfluxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a failed write means.
 *
 * @param kind what is to be done
 * @param status of the answer, 0 where there was none
 * @param reason for a person, without data
 * @param retryAfter how long the server wants to be left alone, zero if it did not say
 */
record InfluxFailure(Kind kind, int status, String reason, Duration retryAfter) {
  private static final Duration MOST_RETRY_AFTER = Duration.ofMinutes(5);

  enum Kind {
    /** The server is away, or has too much to do: to be tried again. */
    AWAY,
    /** It refuses what is in the batch. */
    POINT,
    /** It refuses whatever comes: no such bucket, no right. */
    REFUSED
  }

  static InfluxFailure of(InfluxException e) {
    int status = e.status();
    if (status == 0) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return new InfluxFailure(Kind.AWAY, 0, String.valueOf(cause.getMessage()), Duration.ZERO);
    }
    return new InfluxFailure(
        kind(status), status, "the answer was " + status, retryAfter(e.headers(), Instant.now()));
  }

  static Kind kind(int status) {
    return switch (status) {
      // A line that cannot be read, a field of another type, points out of the retention, and more
      // than the server takes at once, which halves may not be.
      case 400, 413, 422 -> Kind.POINT;
      case 408, 429 -> Kind.AWAY;
      default -> status >= 500 && status != 501 ? Kind.AWAY : Kind.REFUSED;
    };
  }

  /** Of a header in seconds or as a date; nothing that would be beyond all patience. */
  static Duration retryAfter(Map<String, String> headers, Instant now) {
    @Nullable String value = null;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (Ascii.equalsIgnoreCase(header.getKey(), "Retry-After")) {
        value = header.getValue().strip();
      }
    }
    if (value == null) {
      return Duration.ZERO;
    }
    @Nullable Integer seconds = Ints.tryParse(value);
    Duration wait = seconds == null ? until(value, now) : Duration.ofSeconds(seconds);
    return wait.isNegative()
        ? Duration.ZERO
        : wait.compareTo(MOST_RETRY_AFTER) > 0 ? MOST_RETRY_AFTER : wait;
  }

  private static Duration until(String date, Instant now) {
    try {
      return Duration.between(
          now, ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }

  /** What the server says of a line quotes it: the kind of refusal says enough. */
  String refusal() {
    return "InfluxDB refused the point: status "
        + status
        + (status == 413
            ? ", the point is too large"
            : status == 422
                ? ", the point is out of the bucket's retention, or a field is of another type"
                : ", a field is of another type, or the point cannot be read");
  }
}
