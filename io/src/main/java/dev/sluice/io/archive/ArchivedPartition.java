package dev.sluice.io.archive;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.regex.Pattern;

/**
 * A partition of a topic.
 *
 * @param topic made of letters, digits, {@code .}, {@code _} and {@code -}, as Kafka has it
 * @param partition from 0
 */
public record ArchivedPartition(String topic, int partition) {
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  public ArchivedPartition {
    checkArgument(
        isTopic(topic),
        "a topic must be 1 to 249 letters, digits, '.', '_' and '-', but was: %s",
        topic);
    checkArgument(partition >= 0, "partition must not be negative, but was: %s", partition);
  }

  static boolean isTopic(String name) {
    return TOPIC.matcher(name).matches() && !name.equals(".") && !name.equals("..");
  }

  /** The folder of the partition in one of the archive's own, with a {@code /} at its end. */
  String folder(String of) {
    return "%s/%s/%05d/".formatted(of, topic, partition);
  }

  /** As {@code topic-partition}. */
  @Override
  public String toString() {
    return topic + "-" + partition;
  }
}
