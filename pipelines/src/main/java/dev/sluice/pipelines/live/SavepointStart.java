package dev.sluice.pipelines.live;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Joiner;
import dev.sluice.io.kafka.CommittedSource;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.options.TopicReads;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Refuses to start from a savepoint what would silently be read otherwise than it was told: with
 * other settings of the source, or without partitions that came since.
 *
 * <p>It goes by what the last job of the name has left beside its positions. Where that was another
 * one than the job that wrote the savepoint, the splits in the savepoint refuse what this let pass.
 */
final class SavepointStart {
  private SavepointStart() {}

  /**
   * Checks a start; one without a savepoint is good as long as it claims no earlier one.
   *
   * @param isResumed whether it is one from a savepoint
   * @param partitions the number of partitions of each topic now
   * @throws IllegalArgumentException if it is refused, naming the option
   */
  static void check(
      boolean isResumed,
      KafkaAccess access,
      TopicReads reads,
      String groupId,
      Map<String, Integer> partitions,
      Findings to) {
    if (!isResumed) {
      checkArgument(
          reads.growth().isEmpty(),
          "--partitionsBefore is for a start with --savepointPath: without one all partitions are one read, "
              + "which begins at --start");
      return;
    }
    Map<String, List<Integer>> series = reads.growth().until(partitions);
    Optional<CommittedSource> last = CommittedSource.of(access, groupId, partitions);
    if (last.isEmpty()) {
      to.warn(
          ("Group %s has committed no position, so it is not known with which settings the savepoint was"
                  + " taken: if --topics, --kafka..., --allowedDisorderSeconds or --idleSeconds differ, the"
                  + " job will fail at its start")
              .formatted(groupId));
      return;
    }
    last.get()
        .difference(reads.declared(access))
        .ifPresent(
            difference -> {
              throw new IllegalArgumentException(difference);
            });
    series.forEach(
        (topic, counts) ->
            check(topic, last.get().counts().getOrDefault(topic, List.of()), counts));
  }

  /** The reads of the savepoint have to be the first ones of the job. */
  private static void check(String topic, List<Integer> saved, List<Integer> counts) {
    if (saved.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "The job that wrote the savepoint has no position in topic %s, so it would not be read:"
                  + " start without --savepointPath",
              topic));
    }
    if (saved.size() <= counts.size() && saved.equals(counts.subList(0, saved.size()))) {
      return;
    }
    int now = counts.get(counts.size() - 1);
    int known = saved.get(saved.size() - 1);
    if (now < known) {
      throw new IllegalArgumentException(
          String.format(
              "Topic %s has %d partitions and had %d when the savepoint was taken: it is another topic by"
                  + " now; start without --savepointPath",
              topic, now, known));
    }
    List<Integer> right = now > known ? saved : saved.subList(0, saved.size() - 1);
    String what =
        now > known
            ? String.format(
                "Partition%s of topic %s came after the savepoint and would not be read",
                now == known + 1 ? " " + known : "s " + known + " to " + (now - 1), topic)
            : String.format(
                "The savepoint holds %d read%s of topic %s, and the options tell of others",
                saved.size(), saved.size() == 1 ? "" : "s", topic);
    throw new IllegalArgumentException(
        what
            + ": start "
            + (right.isEmpty()
                ? "without --partitionsBefore for it"
                : String.format(
                    "with --partitionsBefore='%s:%s'", topic, Joiner.on(',').join(right))));
  }
}
