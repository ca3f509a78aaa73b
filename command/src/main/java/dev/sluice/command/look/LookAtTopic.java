package dev.sluice.command.look;

import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.KafkaUnavailableException;
import dev.sluice.io.kafka.PartitionRange;
import dev.sluice.io.kafka.PartitionReader;
import dev.sluice.io.kafka.TopicFollower;
import dev.sluice.io.kafka.TopicOffsets;
import dev.sluice.pipelines.definition.NothingToDoException;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a topic. Memory: the lines that are shown, where those of several partitions are put in
 * order.
 */
final class LookAtTopic {
  private static final long OUTAGE_MILLIS = 10_000;

  private final KafkaAccess access;
  private final String topic;
  private final Shown shown;
  private final PrintStream err;

  LookAtTopic(KafkaAccess access, String topic, Shown shown, PrintStream err) {
    this.access = access;
    this.topic = topic;
    this.shown = shown;
    this.err = err;
  }

  /** A line with what it is put in order by. */
  private record Line(long timeMillis, int partition, long offset, String text) {
    static final Comparator<Line> IN_TIME =
        Comparator.comparingLong(Line::timeMillis)
            .thenComparingInt(Line::partition)
            .thenComparingLong(Line::offset);
  }

  void look(boolean first, boolean follow) throws IOException {
    List<PartitionRange> ranges = TopicOffsets.all(access, List.of(topic));
    if (follow) {
      follow(ranges, first);
      return;
    }
    if (shown.left() == Long.MAX_VALUE) {
      all(ranges);
      return;
    }
    Comparator<Line> lastFirst = first ? Line.IN_TIME.reversed() : Line.IN_TIME;
    PriorityQueue<Line> kept = new PriorityQueue<>(lastFirst);
    for (PartitionRange each : ranges) {
      keep(each, first, kept);
    }
    if (kept.isEmpty()) {
      throw new NothingToDoException("there is no record in the topic " + topic);
    }
    for (Line line : kept.stream().sorted(Line.IN_TIME).toList()) {
      boolean unused = shown.print(line.text());
    }
  }

  /** Partition by partition, since nobody holds all of a topic to put it in order. */
  private void all(List<PartitionRange> ranges) throws IOException {
    for (PartitionRange each : ranges) {
      try (PartitionReader reader = PartitionReader.open(access, each, OUTAGE_MILLIS)) {
        for (@Nullable TopicRecord record = reader.next(); record != null; record = reader.next()) {
          boolean unused = shown.print(LookedAt.of(record));
        }
      }
      if (!shown.flush()) {
        return;
      }
    }
    if (shown.isEmpty()) {
      throw new NothingToDoException("there is no record in the topic " + topic);
    }
  }

  /** Keeps those of a partition that belong to the wanted ones of all. */
  private void keep(PartitionRange range, boolean first, PriorityQueue<Line> kept)
      throws IOException {
    long wanted = shown.left();
    long begin =
        first || range.offsets() <= wanted ? range.startOffset() : range.endOffset() - wanted;
    // Offsets can have no record: as many more are read from further in front, until there are any.
    long end = range.endOffset();
    long found = 0;
    while (true) {
      long before = found;
      found += read(new PartitionRange(topic, range.partition(), begin, end), first, kept, wanted);
      if (first || found >= wanted || begin == range.startOffset()) {
        return;
      }
      end = begin;
      long further = Math.max(wanted, 2 * (range.endOffset() - begin));
      begin = Math.max(range.startOffset(), begin - (found == before ? further : wanted));
    }
  }

  private long read(PartitionRange range, boolean first, PriorityQueue<Line> kept, long wanted)
      throws IOException {
    long found = 0;
    try (PartitionReader reader = PartitionReader.open(access, range, OUTAGE_MILLIS)) {
      for (@Nullable TopicRecord record = reader.next();
          record != null && !(first && found >= wanted);
          record = reader.next()) {
        found++;
        kept.add(
            new Line(
                record.timestampMillis(),
                record.partition(),
                record.offset(),
                shown.line(LookedAt.of(record))));
        if (kept.size() > wanted) {
          kept.remove();
        }
      }
    }
    return found;
  }

  private void follow(List<PartitionRange> ranges, boolean first) {
    boolean isAway = false;
    try (TopicFollower follower = TopicFollower.open(access, topic, ranges, first)) {
      while (true) {
        try {
          for (TopicRecord record : follower.next()) {
            if (!shown.print(LookedAt.of(record))) {
              return;
            }
          }
          isAway = false;
        } catch (KafkaUnavailableException e) {
          if (!isAway) {
            err.println("look: " + e.getMessage() + "; waiting for them");
          }
          isAway = true;
        }
        if (!shown.flush()) {
          return;
        }
      }
    }
  }
}
