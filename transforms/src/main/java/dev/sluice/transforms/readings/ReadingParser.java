package dev.sluice.transforms.readings;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.transforms.amounts.DecimalText;
import dev.sluice.transforms.amounts.EventReader;
import dev.sluice.transforms.amounts.InvalidDecimalException;
import dev.sluice.transforms.rejections.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * Reads readings of one metric: lines {@code machineId,deviceId,value,epochMillis} in UTF-8,
 * without a header, an end of line, quotes or blanks around.
 *
 * <ul>
 *   <li>An id has from 1 to {@value #MOST_ID_BYTES} bytes, no slash (it would make the key {@code
 *       machine/device} that of another) and no control character.
 *   <li>A value is a decimal number within the limits of {@link DecimalText}; where the metric is
 *       {@value Reading#POSITION}, two of them, {@code lat|lon}.
 *   <li>The time is a whole number, digits only, from 0 to {@link EventReader#MOST_MILLIS}. Any
 *       such time is taken: what is wrong in the light of a clock is not asked here.
 * </ul>
 *
 * <p>Stateless and thread-safe.
 */
public final class ReadingParser {
  /** The step that dead letters name. */
  public static final String STEP = "ReadReading";

  /** So that a folder for each of both, with all its bytes escaped, fits into a key of S3. */
  public static final int MOST_ID_BYTES = 128;

  private static final int FIELDS = 4;
  private static final int MOST_TIME_DIGITS = 13;

  private final String metric;

  /** A reading, or why it is none. */
  public sealed interface Result permits Reading, Unusable {}

  /** Why a record is no reading. */
  public record Unusable(Rejection rejection) implements Result {}

  private ReadingParser(String metric) {
    this.metric = metric;
  }

  /** Of readings of that metric. */
  public static ReadingParser ofMetric(String metric) {
    checkArgument(!metric.isBlank(), "metric must not be blank");
    return new ReadingParser(metric);
  }

  /**
   * Of readings of a topic: the metric is the last part of its name, whatever parts it, so that a
   * topic of MQTT, the one of Kafka that its messages go to and the mirror of that say the same.
   */
  public static ReadingParser ofTopic(String topic) {
    return ofMetric(metricOf(topic));
  }

  /** What stands behind the last slash, hyphen or dot of a topic's name. */
  public static String metricOf(String topic) {
    int last =
        Math.max(topic.lastIndexOf('/'), Math.max(topic.lastIndexOf('-'), topic.lastIndexOf('.')));
    return topic.substring(last + 1);
  }

  /** Reads a payload, which is all of a message or of a record's value; null is a tombstone. */
  public Result read(@Nullable ByteString payload) {
    if (payload == null) {
      return unusable(Reason.REASON_VALUE_MISSING, "the record has no value");
    }
    if (!payload.isValidUtf8()) {
      return unusable(Reason.REASON_TEXT_MALFORMED, "the payload is not UTF-8");
    }
    return read(payload.toStringUtf8());
  }

  /** Reads a line, without an end of line. */
  public Result read(String line) {
    int device = line.indexOf(',') + 1;
    int value = line.indexOf(',', device) + 1;
    int time = line.indexOf(',', value) + 1;
    if (device == 0 || value == 0 || time == 0 || line.indexOf(',', time) >= 0) {
      return unusable(
          Reason.REASON_TEXT_MALFORMED,
          "the payload has not " + FIELDS + " fields with commas between them");
    }
    return reading(
        line.substring(0, device - 1),
        line.substring(device, value - 1),
        line.substring(value, time - 1),
        line.substring(time));
  }

  private Result reading(String machine, String device, String value, String time) {
    @Nullable Unusable unusable = faultOfId("machine", machine);
    unusable = unusable == null ? faultOfId("device", device) : unusable;
    unusable = unusable == null ? faultOfValue(value) : unusable;
    if (unusable != null) {
      return unusable;
    }
    long millis = millis(time);
    return millis < 0
        ? unusable(
            Reason.REASON_TIME_INVALID,
            "the time is no whole number of milliseconds from 0 to " + EventReader.MOST_MILLIS)
        : new Reading(machine, device, metric, value, millis);
  }

  private static @Nullable Unusable faultOfId(String name, String id) {
    if (id.isEmpty()) {
      return unusable(Reason.REASON_MESSAGE_INCOMPLETE, "the id of the " + name + " is empty");
    }
    int bytes = 0;
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (c == '/' || Character.isISOControl(c)) {
        return unusable(
            Reason.REASON_TEXT_MALFORMED,
            "the id of the " + name + " has a slash or a control character in it");
      }
      // Each half of a surrogate pair stands for two of its four bytes.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes <= MOST_ID_BYTES
        ? null
        : unusable(
            Reason.REASON_ID_TOO_LONG,
            "the id of the " + name + " has more than " + MOST_ID_BYTES + " bytes");
  }

  private @Nullable Unusable faultOfValue(String value) {
    if (!metric.equals(Reading.POSITION)) {
      return faultOfNumber(value, "the value ");
    }
    int bar = value.indexOf('|');
    if (bar < 0) {
      return unusable(Reason.REASON_NUMBER_INVALID, "the value is not latitude|longitude");
    }
    @Nullable Unusable latitude = faultOfNumber(value.substring(0, bar), "the latitude ");
    return latitude == null ? faultOfNumber(value.substring(bar + 1), "the longitude ") : latitude;
  }

  private static @Nullable Unusable faultOfNumber(String number, String name) {
    try {
      DecimalText.read(number);
      return null;
    } catch (InvalidDecimalException e) {
      return unusable(Reason.REASON_NUMBER_INVALID, name + e.getMessage());
    }
  }

  /** Negative where the text is no time. */
  private static long millis(String text) {
    if (text.isEmpty() || text.length() > MOST_TIME_DIGITS) {
      return -1;
    }
    long millis = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      millis = millis * 10 + (c - '0');
    }
    return millis <= EventReader.MOST_MILLIS ? millis : -1;
  }

  private static Unusable unusable(Reason reason, String message) {
    return new Unusable(new Rejection(reason, message));
  }
}
