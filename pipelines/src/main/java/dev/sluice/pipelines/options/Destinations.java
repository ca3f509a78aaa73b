package dev.sluice.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Splitter;
import dev.sluice.io.s3.ObjectLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a live pipeline writes the same things to: {@code kafka:TOPIC}, {@code s3://BUCKET/PREFIX},
 * or several with commas between.
 *
 * @param topics the topics
 * @param locations the places in S3
 */
public record Destinations(List<String> topics, List<ObjectLocation> locations) {
  private static final String KAFKA = "kafka:";
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

  public Destinations {
    topics = List.copyOf(topics);
    locations = List.copyOf(locations);
  }

  /**
   * Reads the value of an option.
   *
   * @param option its name, for messages
   * @throws IllegalArgumentException if there is none, or one is neither
   */
  public static Destinations parse(String option, String value) {
    List<String> topics = new ArrayList<>();
    List<ObjectLocation> locations = new ArrayList<>();
    for (String one : Splitter.on(',').trimResults().omitEmptyStrings().split(value)) {
      if (one.startsWith(KAFKA)) {
        topics.add(topic(option, one.substring(KAFKA.length())));
      } else if (one.startsWith("s3://")) {
        locations.add(S3Access.location(option, one));
      } else {
        throw new IllegalArgumentException(
            String.format("--%s must be kafka:TOPIC or s3://BUCKET/PREFIX%s", option, butWas(one)));
      }
    }
    checkArgument(
        !topics.isEmpty() || !locations.isEmpty(), "--%s must name where to write to", option);
    return new Destinations(topics, locations);
  }

  /** Whether a value names a topic. */
  public static boolean isTopic(String value) {
    return value.startsWith(KAFKA);
  }

  /**
   * The names of topics, with commas between and {@code kafka:} before each or not.
   *
   * @throws IllegalArgumentException if there is none, or one is no name of a topic
   */
  public static List<String> topics(String option, String value) {
    List<String> topics =
        Splitter.on(',')
            .trimResults()
            .omitEmptyStrings()
            .splitToStream(value)
            .map(one -> topic(option, isTopic(one) ? one.substring(KAFKA.length()) : one))
            .distinct()
            .toList();
    checkArgument(!topics.isEmpty(), "--%s must name a topic", option);
    return topics;
  }

  private static String topic(String option, String name) {
    checkArgument(
        TOPIC.matcher(name).matches() && !name.equals(".") && !name.equals(".."),
        "--%s must name a topic of letters, digits, '.', '_' and '-'%s",
        option,
        butWas(name));
    return name;
  }

  /** Before an at sign there may be a key. */
  private static String butWas(String given) {
    return given.contains("@") ? ", and hold no user and no key" : ", but was: " + given;
  }
}
