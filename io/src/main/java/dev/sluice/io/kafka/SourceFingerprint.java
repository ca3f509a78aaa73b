package dev.sluice.io.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * The source as the running job was told to read it, seen from a split that may come from a
 * savepoint.
 *
 * @param declared what a person said of it, by option
 * @param ranges which partitions each of its reads has, {@code TOPIC:FIRST-COUNT}; empty where no
 *     read was made in a pipeline with these options, so that nothing is known
 */
record SourceFingerprint(Map<String, String> declared, List<String> ranges) {

  static SourceFingerprint of(PipelineOptions options) {
    ReadPartitionsOptions reads = options.as(ReadPartitionsOptions.class);
    return new SourceFingerprint(reads.getSourceDeclared(), reads.getPartitionRanges());
  }

  /** What a read has of each of its topics, as {@code TOPIC:FIRST-COUNT}. */
  static List<String> ranges(ReadSettings settings) {
    List<String> ranges = new ArrayList<>();
    settings
        .partitions()
        .forEach((topic, count) -> ranges.add(range(topic, settings.firstOf(topic), count)));
    return ranges;
  }

  private static String range(String topic, int first, int count) {
    return topic + ":" + first + "-" + count;
  }

  /**
   * Refuses a split that would be read otherwise than the job was told, or whose read has other
   * partitions now, some of which nobody would read.
   *
   * @param saved the settings in the split
   * @throws IllegalStateException if so, naming the option
   */
  void check(ReadSettings saved, String topic) {
    if (ranges.isEmpty()) {
      return;
    }
    String range = range(topic, saved.firstOf(topic), saved.partitions().getOrDefault(topic, 0));
    if (!ranges.contains(range)) {
      throw new IllegalStateException(
          String.format(
              "In the savepoint one read has the partitions %s (TOPIC:FIRST-COUNT), and the reads of"
                  + " this job have %s: some would not be read. Say with --partitionsBefore how many"
                  + " partitions the topic had at each earlier start.",
              range, ranges));
    }
    if (!saved.declared().isEmpty() && !declared.isEmpty()) {
      CommittedSource.difference(saved.declared(), declared)
          .ifPresent(
              difference -> {
                throw new IllegalStateException(difference);
              });
    }
  }

  /** The numbers of partitions that a topic had at each start, as its reads tell. */
  Map<String, List<Integer>> counts() {
    Map<String, List<Integer>> counts = new TreeMap<>();
    for (String range : ranges) {
      String topic = range.substring(0, range.lastIndexOf(':'));
      int count = Integer.parseInt(range.substring(range.lastIndexOf('-') + 1));
      counts.computeIfAbsent(topic, t -> new ArrayList<>()).add(count);
    }
    counts.values().forEach(list -> list.sort(null));
    return counts;
  }
}
