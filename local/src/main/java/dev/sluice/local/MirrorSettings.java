package dev.sluice.local;

import java.util.regex.Pattern;

/**
 * What a mirror carries, from where to where.
 *
 * @param source {@code HOST:PORT} of the factory's Kafka
 * @param target the central Kafka
 * @param prefix what the names of topics begin with there, before a dot: the factory's name
 * @param topics which, as a regular expression, or names with commas between
 */
public record MirrorSettings(
    String source, CentralKafkaAccess target, String prefix, String topics) {
  /** The prefix that is used unless another is wanted. */
  public static final String PREFIX = "manuela-factory";

  /** The readings of sensors and what is found in them. */
  public static final String TOPICS = "iot-.*,line-.*";

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,100}");

  /** Refuses a prefix that is none. */
  public MirrorSettings {
    if (!NAME.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "A mirror's prefix must be letters, digits, '_' and '-', but was: " + prefix);
    }
  }
}
