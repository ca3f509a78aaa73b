package dev.sluice.io.archive;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.Ints;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A partition of a topic.
 *
 * @param topic made of letters, digits, {@code .}, {@code _} and {@code -}, as Kafka has it
 * @param partition from 0
 */
public record ArchivedPartition(String topic, int partition) {
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
  private static final Pattern FOLDER = Pattern.compile(".*/([^/]+)/(\\d{5,10})/", Pattern.DOTALL);

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

  /** The partition whose folder a prefix is; null for any other. */
  static @Nullable ArchivedPartition ofFolder(String prefix) {
    Matcher folder = FOLDER.matcher(prefix);
    if (!folder.matches() || !isTopic(folder.group(1))) {
      return null;
    }
    @Nullable Integer partition = Ints.tryParse(folder.group(2));
    return partition == null ? null : new ArchivedPartition(folder.group(1), partition);
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
