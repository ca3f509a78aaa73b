package dev.sluice.console;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.s3.ObjectLocation;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;

/** What options may say, said with their names where they do not. */
final class OptionChecks {
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
  private static final String KAFKA = "kafka:";

  private OptionChecks() {}

  /** A date, which begins at midnight UTC, or a time. */
  static Instant time(String option, String text) {
    try {
      return text.length() == 10 ? Instant.parse(text + "T00:00:00Z") : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          option + " must be like 2026-01-01 or 2026-01-01T00:00:00Z, but was: " + text, e);
    }
  }

  /** A number within its bounds. */
  static int number(String option, int value, int least, int most) {
    checkArgument(
        value >= least && value <= most,
        "%s must be from %s to %s, but was: %s",
        option,
        least,
        most,
        value);
    return value;
  }

  /** A name that Kafka can give to a topic. */
  static String topic(String option, String name) {
    checkArgument(
        TOPIC.matcher(name).matches() && !name.equals(".") && !name.equals(".."),
        "%s must name a topic of at most 249 letters, digits, '.', '_' and '-', but was: %s",
        option,
        name);
    return name;
  }

  /** A place in S3. */
  static ObjectLocation location(String option, String uri) {
    try {
      return ObjectLocation.parse(uri);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(option + " " + e.getMessage(), e);
    }
  }

  /** Whether a place of letters is a topic, and no place in S3. */
  static boolean isTopic(String option, String uri) {
    checkArgument(
        uri.startsWith(KAFKA) || uri.startsWith("s3://"),
        "%s must be kafka:TOPIC, s3://bucket or s3://bucket/prefix, but was: %s",
        option,
        uri);
    return uri.startsWith(KAFKA);
  }

  /** The topic of a place of letters. */
  static String letterTopic(String option, String uri) {
    return topic(option, uri.substring(KAFKA.length()));
  }
}
