package dev.sluice.io.influx;

import com.google.common.base.Ascii;
import com.google.common.primitives.Ints;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.influxdb.exceptions.InfluxException;
import dev.sluice.io.environment.Addresses;
import dev.sluice.io.environment.Masks;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a failed write means.
 *
 * @param kind what is to be done
 * @param status of the answer, 0 where there was none
 * @param words the server's own; of a refused point they quote it. Of no answer, why
 * @param retryAfter how long the server wants to be left alone, zero if it did not say
 */
record InfluxFailure(Kind kind, int status, String words, Duration retryAfter) {
  private static final Duration MOST_RETRY_AFTER = Duration.ofMinutes(5);
  private static final int MOST_WORDS = 200;
  private static final String TIME = "the point is older than the bucket keeps, or in its future";

  /** The last of it: what is before may quote a point. */
  private static final Pattern DROPPED =
      Pattern.compile(".* dropped=(\\d+)(?: for database: .*)?", Pattern.DOTALL);

  enum Kind {
    /** The server is away, or has too much to do: to be tried again. */
    AWAY,
    /** The batch is more than the server has memory for: to be tried again in halves. */
    TOO_MUCH,
    /** It refuses what is in the batch. */
    POINT,
    /** It refuses whatever comes: no such bucket, no right. */
    REFUSED
  }

  static InfluxFailure of(InfluxException e) {
    if (e.status() == 0) {
      return away(e.getCause() == null ? e : e.getCause());
    }
    // The map of what was no JSON is null.
    @Nullable Map<String, Object> body = e.errorBody();
    @Nullable Object said = body == null ? null : body.getOrDefault("message", body.get("error"));
    return of(e.status(), e.headers(), said == null ? "" : said.toString());
  }

  /** Of no answer. */
  static InfluxFailure away(Throwable cause) {
    boolean late = cause instanceof SocketTimeoutException || cause instanceof HttpTimeoutException;
    String words =
        late
            ? "no answer in time"
            // The JDK's client says nothing of it.
            : cause instanceof ConnectException e && e.getMessage() == null
                ? Addresses.unconnected(e)
                : Masks.words(cause);
    return new InfluxFailure(Kind.AWAY, 0, words, Duration.ZERO);
  }

  /** Of an answer with a body that may say more. */
  static InfluxFailure answered(int status, Map<String, String> headers, String body) {
    try {
      JsonElement json = JsonParser.parseString(body);
      if (json instanceof JsonObject object) {
        for (String name : new String[] {"message", "error"}) {
          if (object.get(name) != null && object.get(name).isJsonPrimitive()) {
            return of(status, headers, object.get(name).getAsString());
          }
        }
      }
    } catch (JsonParseException e) {
      // A page of something in between, which is not repeated.
    }
    return of(status, headers, "");
  }

  private static InfluxFailure of(int status, Map<String, String> headers, String body) {
    @Nullable String header = header(headers, "X-Influxdb-Error");
    // A server may quote what it was sent.
    String words = Masks.masked(body.isEmpty() && header != null ? header : body);
    return new InfluxFailure(
        kind(status, words), status, words, retryAfter(headers, Instant.now()));
  }

  static Kind kind(int status, String words) {
    if (status == 500) {
      // InfluxDB 1.x, which has no other status for these.
      if (words.contains("retention policy not found") || words.contains("database not found")) {
        return Kind.REFUSED;
      }
      if (words.contains("cache-max-memory-size exceeded")) {
        return Kind.TOO_MUCH;
      }
    }
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
    @Nullable String value = header(headers, "Retry-After");
    if (value == null) {
      return Duration.ZERO;
    }
    @Nullable Integer seconds = Ints.tryParse(value);
    Duration wait = seconds == null ? until(value, now) : Duration.ofSeconds(seconds);
    return wait.isNegative()
        ? Duration.ZERO
        : wait.compareTo(MOST_RETRY_AFTER) > 0 ? MOST_RETRY_AFTER : wait;
  }

  private static @Nullable String header(Map<String, String> headers, String name) {
    @Nullable String value = null;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (Ascii.equalsIgnoreCase(header.getKey(), name)) {
        value = header.getValue().strip();
      }
    }
    return value;
  }

  private static Duration until(String date, Instant now) {
    try {
      return Duration.between(
          now, ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }

  /** Why a write of anything failed, in one line: never of a point, which the words may quote. */
  String reason() {
    if (status == 0) {
      return words;
    }
    String line = words.replaceAll("\\s+", " ").strip();
    String said = line.length() > MOST_WORDS ? line.substring(0, MOST_WORDS) + "…" : line;
    return "the answer was " + status + (said.isEmpty() ? "" : " (" + said + ")");
  }

  /** The sentence for whoever has to mend a refusal of whatever comes. */
  String refused(InfluxSettings settings, boolean hasToken) {
    return String.format(
        "cannot write to bucket %s of InfluxDB at %s: %s%s",
        settings.bucket(), settings.url(), reason(), advice(hasToken));
  }

  private String advice(boolean hasToken) {
    if (kind == Kind.AWAY) {
      return "";
    }
    if (status == 401) {
      return (hasToken ? "; it does not know the token" : "; it wants a token")
          + " of SLUICE_INFLUX_TOKEN or --influxTokenFile, which for InfluxDB 1.x is USER:PASSWORD";
    }
    if (status == 403) {
      return "; the token has no right to write there";
    }
    if (words.isEmpty()) {
      return "; is it InfluxDB?";
    }
    if (words.startsWith("organization")) {
      return "; name another one by --influxOrg";
    }
    return kind != Kind.REFUSED
        ? ""
        : "; make the bucket, or name another by --influxBucket, for InfluxDB 1.x DATABASE or"
            + " DATABASE/POLICY";
  }

  /** Whether all of a batch of so many points is refused: the server counts what it drops. */
  boolean isOfAll(int points) {
    Matcher dropped = DROPPED.matcher(words);
    @Nullable Integer count = dropped.matches() ? Ints.tryParse(dropped.group(1)) : null;
    return count != null && count >= points;
  }

  /**
   * Whether it is refused for its time. Then it may be there all the same: a younger point of an
   * earlier request made room for it.
   */
  boolean isOfTime() {
    return kind == Kind.POINT && cause().equals(TIME);
  }

  /** What the server says of a line quotes it: the begin of it says which kind of refusal it is. */
  String refusal() {
    return "InfluxDB refused the point: status " + status + ", " + cause();
  }

  private String cause() {
    String begin = words.replaceFirst("^.*?partial write: ", "");
    if (status == 413) {
      return "the point is too large";
    }
    if (begin.matches("(?s)(points beyond retention policy|dropped \\d+ points outside).*")) {
      return TIME;
    }
    if (begin.startsWith("field type conflict")) {
      return "a field is of another type than the measurement has";
    }
    if (begin.matches("(?s)max-(values-per-tag|series-per-database) limit exceeded.*")) {
      return "the server's limit on series or on values of a tag is reached";
    }
    if (begin.matches(
        "(?s)(.*max key length exceeded: \\d+ > \\d+|input field .* is too long.*)")) {
      return "a name, a tag or a field is too long";
    }
    if (begin.matches(
        "(?s)(unable to parse|failed to parse line protocol|key contains invalid).*")) {
      return "the point cannot be read";
    }
    return status == 422
        ? "the point is older than the bucket keeps, or a field is of another type"
        : "for its time, its length, a limit, the type of a field, or since it cannot be read";
  }
}
