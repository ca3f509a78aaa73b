package dev.sluice.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How many partitions topics had when a job was first started, and at each later start from a
 * savepoint that found more of them. Each such start added a read, and a savepoint holds the reads
 * that there were: so the series is part of what a restart has to say, and only grows.
 *
 * @param before by topic, ascending; a topic that has not grown is not named
 */
public record PartitionGrowth(Map<String, List<Integer>> before) {

  public PartitionGrowth {
    before = Map.copyOf(before);
  }

  /**
   * Reads {@code --partitionsBefore}.
   *
   * @param value {@code 4,6} for a job of one topic, {@code TOPIC:4,6;OTHER:3} for any; null for
   *     none
   * @param topics that the job reads
   * @throws IllegalArgumentException if it is not of that form, or does not grow
   */
  public static PartitionGrowth parse(@Nullable String value, List<String> topics) {
    Map<String, List<Integer>> before = new HashMap<>();
    if (value != null) {
      for (String one : Splitter.on(';').trimResults().omitEmptyStrings().split(value)) {
        int colon = one.indexOf(':');
        checkArgument(
            colon > 0 || topics.size() == 1,
            "--partitionsBefore must name the topic where there are several, as in %s:4, but was: %s",
            topics.get(0),
            value);
        String topic = colon > 0 ? one.substring(0, colon) : topics.get(0);
        checkArgument(
            topics.contains(topic),
            "--partitionsBefore names %s, which is none of --topics=%s",
            topic,
            Joiner.on(',').join(topics));
        checkArgument(
            before.put(topic, counts(one.substring(colon + 1), value)) == null,
            "--partitionsBefore names %s twice: %s",
            topic,
            value);
      }
    }
    return new PartitionGrowth(before);
  }

  private static List<Integer> counts(String series, String value) {
    List<Integer> counts = new ArrayList<>();
    for (String count : Splitter.on(',').trimResults().split(series)) {
      int least = counts.isEmpty() ? 1 : counts.get(counts.size() - 1) + 1;
      checkArgument(
          count.matches("\\d{1,6}") && Integer.parseInt(count) >= least,
          "--partitionsBefore must be numbers of partitions that grow, such as 4,6, but was: %s",
          value);
      counts.add(Integer.parseInt(count));
    }
    return List.copyOf(counts);
  }

  public boolean isEmpty() {
    return before.isEmpty();
  }

  /**
   * The numbers of partitions at all starts, the one to come included.
   *
   * @param now the number of partitions of each topic
   * @throws IllegalArgumentException if a topic has not grown since
   */
  public Map<String, List<Integer>> until(Map<String, Integer> now) {
    Map<String, List<Integer>> series = new HashMap<>();
    now.forEach(
        (topic, count) -> {
          List<Integer> all = new ArrayList<>(before.getOrDefault(topic, List.of()));
          checkArgument(
              all.isEmpty() || all.get(all.size() - 1) < count,
              "--partitionsBefore says that %s had %s partitions, but it has %s now: name those starts"
                  + " only that found fewer than there are",
              topic,
              Joiner.on(',').join(all),
              count);
          all.add(count);
          series.put(topic, List.copyOf(all));
        });
    return series;
  }

  /** In the form in which a person gives it. */
  @Override
  public String toString() {
    return before.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(topic -> topic.getKey() + ":" + Joiner.on(',').join(topic.getValue()))
        .collect(Collectors.joining(";"));
  }
}
