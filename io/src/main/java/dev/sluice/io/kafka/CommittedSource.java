package dev.sluice.io.kafka;

import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What the last job of a group read and how, as it left it beside the positions that it committed:
 * a position has room for a text, and there is no other place which a launcher can read without
 * reaching the store of the savepoints.
 *
 * <p>It tells of the last job, which need not be the one that wrote a savepoint. So it is for
 * refusing early what was forgotten; what a savepoint really holds, each of its splits checks when
 * it is opened.
 *
 * @param declared what a person said of the source, by option; empty where that is not known
 * @param counts the numbers of partitions that each topic had at each start, ascending
 */
public record CommittedSource(Map<String, String> declared, Map<String, List<Integer>> counts) {
  /**
   * Of what is declared, the one thing that no person says: jobs with another number keep state
   * that this release cannot go on with.
   */
  public static final String STATE_GENERATION = "state generation";

  /** That of jobs from before they told it. */
  private static final String FIRST_GENERATION = "1";

  private static final int TIMEOUT_MILLIS = 20_000;

  /** Brokers take 4096 bytes by default, and refuse the position with a longer text. */
  private static final int LIMIT_BYTES = 4000;

  private static final String COUNTS = "partitions of ";

  /** Copies. */
  public CommittedSource {
    declared = Map.copyOf(declared);
    counts = Map.copyOf(counts);
  }

  /**
   * Reads what lies beside the positions of a group.
   *
   * @param partitions the number of partitions of each topic
   * @return empty if the group has no position in any of the topics
   * @throws IllegalArgumentException if the group may not be seen
   * @throws KafkaUnavailableException if no broker answers
   */
  public static Optional<CommittedSource> of(
      KafkaAccess access, String groupId, Map<String, Integer> partitions) {
    Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    try (Admin admin = KafkaClients.admin(access, TIMEOUT_MILLIS)) {
      KafkaChecks.answer(
              access,
              "group " + groupId,
              admin.listConsumerGroupOffsets(groupId).partitionsToOffsetAndMetadata())
          .forEach(
              (partition, position) -> {
                if (position != null && partitions.containsKey(partition.topic())) {
                  positions.put(partition, position);
                }
              });
    }
    return positions.isEmpty() ? Optional.empty() : Optional.of(of(positions));
  }

  private static CommittedSource of(Map<TopicPartition, OffsetAndMetadata> positions) {
    Map<String, String> declared = new TreeMap<>();
    Map<String, List<Integer>> counts = new TreeMap<>();
    positions.forEach(
        (partition, position) -> {
          String topic = partition.topic();
          // Without a text: from before there was one, and of one read.
          List<Integer> found = List.of(partition.partition() + 1);
          for (String line : Splitter.on('\n').omitEmptyStrings().split(position.metadata())) {
            String name = line.substring(0, Math.max(0, line.indexOf('=')));
            String value = line.substring(line.indexOf('=') + 1);
            if (name.equals(COUNTS + topic)) {
              found = Splitter.on(',').splitToStream(value).map(Integer::valueOf).toList();
            } else if (name.startsWith("--") || name.equals(STATE_GENERATION)) {
              declared.put(name, value);
            }
          }
          counts.merge(topic, found, CommittedSource::last);
        });
    return new CommittedSource(declared, counts);
  }

  /** Of two series the one that goes further, which the later job had. */
  private static List<Integer> last(List<Integer> a, List<Integer> b) {
    int byEnd = Integer.compare(a.get(a.size() - 1), b.get(b.size() - 1));
    return byEnd > 0 || (byEnd == 0 && a.size() >= b.size()) ? a : b;
  }

  /** The text beside each position of a job; empty if it would be too long. */
  static String metadata(SourceFingerprint running) {
    List<String> lines = new ArrayList<>();
    new TreeMap<>(running.declared()).forEach((name, value) -> lines.add(name + "=" + value));
    running
        .counts()
        .forEach((topic, series) -> lines.add(COUNTS + topic + "=" + Joiner.on(',').join(series)));
    String text = Joiner.on('\n').join(lines);
    return text.length() > LIMIT_BYTES ? "" : text;
  }

  /**
   * What a job that is to be started says otherwise than this one did; empty where nothing, or
   * where nothing is known of this one.
   *
   * @param now what it says of its source, by option
   */
  public Optional<String> difference(Map<String, String> now) {
    return declared.isEmpty() ? Optional.empty() : difference(declared, now);
  }

  /**
   * In a sentence or two for people; empty if there is none. What only one of them knows is an
   * option that the release of the other did not have.
   */
  static Optional<String> difference(Map<String, String> saved, Map<String, String> now) {
    String of = saved.getOrDefault(STATE_GENERATION, FIRST_GENERATION);
    String here = now.getOrDefault(STATE_GENERATION, of);
    if (!here.equals(of)) {
      return Optional.of(
          String.format(
              "The savepoint is of state generation %s, and this release has %s, which cannot go on with its"
                  + " state: start without it and with --start=committed, which loses the state but no record."
                  + " UPGRADING.md says how.",
              of, here));
    }
    Set<String> names = new TreeSet<>(saved.keySet());
    names.retainAll(now.keySet());
    for (String name : names) {
      String before = saved.getOrDefault(name, "");
      String after = now.getOrDefault(name, "");
      if (!before.equals(after)) {
        return Optional.of(
            String.format(
                "%s was %s when the savepoint was taken, and is %s now. A savepoint keeps the settings"
                    + " of its source: start from it with those, or without it and with"
                    + " --start=committed, which loses the state but no record.",
                name, text(before), text(after)));
      }
    }
    return Optional.empty();
  }

  private static String text(String value) {
    return value.isEmpty() ? "not given" : value;
  }
}
