package dev.sluice.transforms.amounts;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.transforms.amounts.JsonText.NoJsonException;
import dev.sluice.transforms.rejections.Rejection;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads events: JSON objects {@code {"time": <epoch ms>, "amount": <decimal>}} in UTF-8.
 *
 * <ul>
 *   <li>{@code amount} is a number, or a string that holds one in the same form, within the limits
 *       of {@link DecimalText}: {@code "3.10"} is 3.10, {@code -0} is 0, {@code 1e400} is out of
 *       range, {@code NaN} is no JSON and {@code "NaN"} no number.
 *   <li>{@code time} is a number that is whole, whichever way it is written ({@code 1.7e12}, {@code
 *       5.0}: JSON knows one kind of number), from 0 to {@link #MOST_MILLIS}, the last millisecond
 *       that nanoseconds in 64 bits can tell. A time in the future is as good as any other: what is
 *       future depends on a clock, and a record must be read the same way whenever it is read.
 *   <li>Other fields are passed over, whatever they hold, down to {@link #MOST_NESTED} levels, and
 *       however many have the same name. A time or an amount that is there twice, or null, is not
 *       one that can be used.
 * </ul>
 *
 * <p>Stateless and thread-safe.
 */
public final class EventReader {
  /** The step that dead letters name. */
  public static final String STEP = "ReadEvent";

  /** 2262-04-11T23:47:16.853Z. */
  public static final long MOST_MILLIS = 9_223_372_036_853L;

  /**
   * Levels of an event, itself the first: other fields are passed over to any depth that somebody
   * may mean, and what has none must not cost its depth in memory.
   */
  public static final int MOST_NESTED = 1_000;

  private static final String NESTED = "the value is nested more than " + MOST_NESTED + " deep";
  private static final String TIME = "time";
  private static final String AMOUNT = "amount";

  /** An event, or why it is none. */
  public sealed interface Result permits Event, Unusable {}

  /** Why a record is no event. */
  public record Unusable(Rejection rejection) implements Result {}

  private EventReader() {}

  /** Reads the value of a record; null is a tombstone. */
  public static Result read(@Nullable ByteString value) {
    if (value == null) {
      return unusable(Reason.REASON_VALUE_MISSING, "the record has no value");
    }
    if (!value.isValidUtf8()) {
      return unusable(Reason.REASON_JSON_MALFORMED, "the value is not UTF-8");
    }
    return read(value.toStringUtf8());
  }

  /** Reads one JSON text. */
  public static Result read(String json) {
    try {
      return read(new JsonText(json.toCharArray(), 0, json.length()));
    } catch (NoJsonException e) {
      return unusable(
          Reason.REASON_JSON_MALFORMED, e.isTooDeep() ? NESTED : "the value is no JSON object");
    }
  }

  private static Result read(JsonText json) throws NoJsonException {
    @Nullable Field time = null;
    @Nullable Field amount = null;
    json.open('{');
    while (json.hasNext('}')) {
      String name = json.name();
      if (name.equals(TIME)) {
        time = time == null ? field(json) : repeated(json);
      } else if (name.equals(AMOUNT)) {
        amount = amount == null ? field(json) : repeated(json);
      } else {
        json.skip(MOST_NESTED - 1);
      }
    }
    if (json.peek() != JsonText.END) {
      return unusable(Reason.REASON_JSON_MALFORMED, "something stands behind the JSON object");
    }
    return event(time, amount);
  }

  /** A field as it was found. */
  private sealed interface Field {
    record OfNumber(String text) implements Field {}

    record OfString(String text) implements Field {}

    /** Something else, or the second of its name. */
    enum Unfit implements Field {
      NULL,
      OTHER,
      REPEATED
    }
  }

  private static Field field(JsonText json) throws NoJsonException {
    int first = json.peek();
    if (first == JsonText.NUMBER) {
      return new Field.OfNumber(json.number());
    }
    if (first == '"') {
      return new Field.OfString(json.string());
    }
    json.skip(MOST_NESTED - 1);
    return first == 'n' ? Field.Unfit.NULL : Field.Unfit.OTHER;
  }

  private static Field repeated(JsonText json) throws NoJsonException {
    json.skip(MOST_NESTED - 1);
    return Field.Unfit.REPEATED;
  }

  private static Result event(@Nullable Field time, @Nullable Field amount) {
    @Nullable Unusable missing = missing(TIME, time);
    if (missing == null) {
      missing = missing(AMOUNT, amount);
    }
    if (missing != null || time == null || amount == null) {
      return missing == null
          ? unusable(Reason.REASON_MESSAGE_INCOMPLETE, "a field is missing")
          : missing;
    }
    long millis = time instanceof Field.OfNumber number ? millis(number.text()) : -1;
    if (millis < 0) {
      return unusable(
          Reason.REASON_TIME_INVALID,
          "time is no whole number of milliseconds from 0 to " + MOST_MILLIS);
    }
    if (amount == Field.Unfit.OTHER) {
      return unusable(Reason.REASON_NUMBER_INVALID, "amount is no number and no string");
    }
    try {
      return new Event(millis, DecimalText.read(text(amount)));
    } catch (InvalidDecimalException e) {
      return unusable(Reason.REASON_NUMBER_INVALID, "amount " + e.getMessage());
    }
  }

  private static String text(Field field) {
    return field instanceof Field.OfNumber number
        ? number.text()
        : field instanceof Field.OfString string ? string.text() : "";
  }

  private static @Nullable Unusable missing(String name, @Nullable Field field) {
    if (field == null) {
      return unusable(Reason.REASON_MESSAGE_INCOMPLETE, name + " is missing");
    }
    if (field == Field.Unfit.REPEATED) {
      return unusable(Reason.REASON_MESSAGE_INCOMPLETE, name + " is there more than once");
    }
    return field == Field.Unfit.NULL
        ? unusable(Reason.REASON_MESSAGE_INCOMPLETE, name + " is null")
        : null;
  }

  /** Negative where the text is no time. */
  private static long millis(String text) {
    if (text.length() <= 13 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      long millis = Long.parseLong(text);
      return millis <= MOST_MILLIS ? millis : -1;
    }
    Optional<BigDecimal> whole = wholeNumber(text);
    return whole.isPresent() && isInRange(whole.get()) ? whole.get().longValueExact() : -1;
  }

  /** A number that is whole, whichever way JSON writes it; empty where the text is no such. */
  public static Optional<BigDecimal> wholeNumber(String text) {
    try {
      BigDecimal exact = DecimalText.read(text);
      return exact.signum() == 0 || exact.stripTrailingZeros().scale() <= 0
          ? Optional.of(exact)
          : Optional.empty();
    } catch (InvalidDecimalException e) {
      return Optional.empty();
    }
  }

  /** Whether a whole number can be a time. */
  public static boolean isInRange(BigDecimal millis) {
    return millis.signum() >= 0 && millis.compareTo(BigDecimal.valueOf(MOST_MILLIS)) <= 0;
  }

  private static Unusable unusable(Reason reason, String message) {
    return new Unusable(new Rejection(reason, message));
  }
}
