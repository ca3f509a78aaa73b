package dev.sluice.transforms.measures;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.transforms.amounts.DecimalText;
import dev.sluice.transforms.amounts.InvalidDecimalException;
import dev.sluice.transforms.amounts.JsonText;
import dev.sluice.transforms.amounts.JsonText.NoJsonException;
import dev.sluice.transforms.rejections.Rejection;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads items of snapshots: JSON objects as the network serves them.
 *
 * <ul>
 *   <li>What is read is {@code timestamp}, of {@code sensor} its {@code id} and the name of its
 *       type, of {@code location} {@code latitude}, {@code longitude}, {@code country} and {@code
 *       indoor}, and the {@code value} and {@code value_type} of each of {@code sensordatavalues}.
 *       All else is passed over, whatever it holds.
 *   <li>Numbers are there as numbers or as strings that hold one.
 *   <li>An item that is indoor, or at latitude and longitude 0, is left out, whatever else is wrong
 *       with it. One that does not say {@code indoor} is outdoor.
 *   <li>The time is {@code YYYY-MM-DD HH:MM:SS} in UTC.
 *   <li>A value that is no number is the reader's business of what it means: it stays a text here.
 * </ul>
 *
 * <p>Stateless and thread-safe.
 */
public final class ItemReader {
  /** The step that dead letters name. */
  public static final String STEP = "ReadItem";

  /** Levels of an item, itself the first. */
  public static final int MOST_NESTED = 32;

  private static final int MOST_NAME = 64;
  private static final BigDecimal POLE = BigDecimal.valueOf(90);
  private static final BigDecimal DATE_LINE = BigDecimal.valueOf(180);

  /** An item, that it is left out, or why it is none. */
  public sealed interface Result permits SnapshotItem, LeftOut, Unusable {}

  /** An item that is meant for nobody. */
  public record LeftOut() implements Result {}

  /** Why a record is no item. */
  public record Unusable(Rejection rejection) implements Result {}

  /** What has been read of an item; texts are empty where they were not there. */
  private static final class Fields {
    private String timestamp = "";
    private String sensorId = "";
    private String sensorType = "";
    private String latitude = "";
    private String longitude = "";
    private String country = "";
    private String indoor = "";
    private final List<SnapshotItem.Value> values = new ArrayList<>(4);
  }

  private ItemReader() {}

  /**
   * Whose an item is.
   *
   * @param sensorId the network's number of the sensor
   * @param timeMillis epoch milliseconds UTC; negative where the item has no time
   */
  public record Address(String sensorId, long timeMillis) {}

  /** Whose an item is; empty where it does not say. */
  public static Optional<Address> address(String item) {
    try {
      char[] text = item.toCharArray();
      Fields fields = fields(new JsonText(text, 0, text.length));
      @Nullable Long sensor = number(fields.sensorId);
      @Nullable Long time = time(fields.timestamp);
      return sensor == null
          ? Optional.empty()
          : Optional.of(new Address(Long.toString(sensor), time == null ? -1 : time));
    } catch (NoJsonException e) {
      return Optional.empty();
    }
  }

  /** Reads the value of a record; null is a tombstone. */
  public static Result read(@Nullable ByteString value) {
    if (value == null) {
      return unusable(Reason.REASON_VALUE_MISSING, "the record has no value");
    }
    if (!value.isValidUtf8()) {
      return unusable(Reason.REASON_JSON_MALFORMED, "the value is not UTF-8");
    }
    char[] text = value.toStringUtf8().toCharArray();
    Fields fields;
    try {
      JsonText json = new JsonText(text, 0, text.length);
      fields = fields(json);
      if (json.peek() != JsonText.END) {
        return unusable(Reason.REASON_JSON_MALFORMED, "something stands behind the JSON object");
      }
    } catch (NoJsonException e) {
      return unusable(Reason.REASON_JSON_MALFORMED, "the value is no JSON object of an item");
    }
    return item(fields);
  }

  private static Result item(Fields fields) {
    @Nullable BigDecimal latitude = decimal(fields.latitude);
    @Nullable BigDecimal longitude = decimal(fields.longitude);
    boolean isNowhere =
        latitude != null && longitude != null && latitude.signum() == 0 && longitude.signum() == 0;
    if (isNowhere || fields.indoor.equals("1")) {
      return new LeftOut();
    }
    @Nullable Long sensor = number(fields.sensorId);
    if (sensor == null) {
      return unusable(
          Reason.REASON_MESSAGE_INCOMPLETE, "the id of the sensor is missing, or no whole number");
    }
    if (fields.sensorType.length() > MOST_NAME || fields.country.length() > MOST_NAME) {
      return unusable(
          Reason.REASON_ID_TOO_LONG,
          "sensor type or country has more than " + MOST_NAME + " characters");
    }
    @Nullable Long time = time(fields.timestamp);
    if (time == null) {
      return unusable(
          Reason.REASON_TIME_INVALID, "timestamp is no YYYY-MM-DD HH:MM:SS from 1970 on");
    }
    if (latitude == null
        || longitude == null
        || latitude.abs().compareTo(POLE) > 0
        || longitude.abs().compareTo(DATE_LINE) > 0) {
      return unusable(
          Reason.REASON_NUMBER_INVALID, "latitude and longitude are no coordinates in degrees");
    }
    return new SnapshotItem(
        sensor,
        fields.sensorType,
        time,
        latitude,
        longitude,
        fields.country.toUpperCase(Locale.ROOT),
        fields.values);
  }

  private static Fields fields(JsonText json) throws NoJsonException {
    Fields fields = new Fields();
    json.open('{');
    while (json.hasNext('}')) {
      switch (json.name()) {
        case "timestamp" -> fields.timestamp = scalar(json);
        case "sensor" -> sensor(json, fields);
        case "location" -> location(json, fields);
        case "sensordatavalues" -> values(json, fields);
        default -> json.skip(MOST_NESTED - 1);
      }
    }
    return fields;
  }

  private static void sensor(JsonText json, Fields fields) throws NoJsonException {
    if (json.peek() != '{') {
      json.skip(MOST_NESTED - 1);
      return;
    }
    json.open('{');
    while (json.hasNext('}')) {
      String name = json.name();
      if (name.equals("id")) {
        fields.sensorId = scalar(json);
      } else if (name.equals("sensor_type") && json.peek() == '{') {
        json.open('{');
        while (json.hasNext('}')) {
          if (json.name().equals("name")) {
            fields.sensorType = scalar(json);
          } else {
            json.skip(MOST_NESTED - 3);
          }
        }
      } else {
        json.skip(MOST_NESTED - 2);
      }
    }
  }

  private static void location(JsonText json, Fields fields) throws NoJsonException {
    if (json.peek() != '{') {
      json.skip(MOST_NESTED - 1);
      return;
    }
    json.open('{');
    while (json.hasNext('}')) {
      switch (json.name()) {
        case "latitude" -> fields.latitude = scalar(json);
        case "longitude" -> fields.longitude = scalar(json);
        case "country" -> fields.country = scalar(json);
        case "indoor" -> fields.indoor = scalar(json);
        default -> json.skip(MOST_NESTED - 2);
      }
    }
  }

  private static void values(JsonText json, Fields fields) throws NoJsonException {
    if (json.peek() != '[') {
      json.skip(MOST_NESTED - 1);
      return;
    }
    json.open('[');
    while (json.hasNext(']')) {
      if (json.peek() != '{') {
        json.skip(MOST_NESTED - 2);
        continue;
      }
      String measure = "";
      String value = "";
      json.open('{');
      while (json.hasNext('}')) {
        switch (json.name()) {
          case "value_type" -> measure = scalar(json);
          case "value" -> value = scalar(json);
          default -> json.skip(MOST_NESTED - 3);
        }
      }
      fields.values.add(new SnapshotItem.Value(measure, value));
    }
  }

  /** The text of a string or a number; empty for anything else. */
  private static String scalar(JsonText json) throws NoJsonException {
    int first = json.peek();
    if (first == '"') {
      return json.string();
    }
    if (first == JsonText.NUMBER) {
      return json.number();
    }
    json.skip(MOST_NESTED - 4);
    return "";
  }

  static @Nullable BigDecimal decimal(String text) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return DecimalText.read(text);
    } catch (InvalidDecimalException e) {
      return null;
    }
  }

  /** Not negative, and in 18 digits at most. */
  private static @Nullable Long number(String text) {
    boolean isNumber =
        !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber ? Long.valueOf(text) : null;
  }

  private static @Nullable Long time(String text) {
    if (text.length() != 19
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != ' '
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return null;
    }
    try {
      long seconds =
          LocalDateTime.of(
                  digits(text, 0, 4),
                  digits(text, 5, 7),
                  digits(text, 8, 10),
                  digits(text, 11, 13),
                  digits(text, 14, 16),
                  digits(text, 17, 19))
              .toEpochSecond(ZoneOffset.UTC);
      return seconds < 0 ? null : seconds * 1_000;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Negative where there is something else: no time has such a part. */
  private static int digits(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }

  private static Unusable unusable(Reason reason, String message) {
    return new Unusable(new Rejection(reason, message));
  }
}
