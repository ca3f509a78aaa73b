package dev.sluice.pipelines.mirror;

import static java.util.Objects.requireNonNull;

import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.KafkaChecks;
import dev.sluice.io.kafka.PartitionRange;
import dev.sluice.io.kafka.PartitionReader;
import dev.sluice.io.kafka.TopicOffsets;
import dev.sluice.pipelines.mirror.MirroredPartition.Side;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads both sides of a mirror to the end that they have, partition by partition, and gives the
 * target time to get what the source had at the begin. Memory: 24 bytes a record of a partition on
 * both sides, and as much again while they are compared; of those that are behind, all at once.
 */
final class MirrorCheck {
  /** A person waits: brokers that are away are an answer. */
  private static final long OUTAGE_MILLIS = 10_000;

  private static final long PAUSE_MILLIS = 500;

  private final KafkaAccess source;
  private final KafkaAccess target;
  private final String prefix;

  MirrorCheck(KafkaAccess source, KafkaAccess target, String prefix) {
    this.source = source;
    this.target = target;
    this.prefix = prefix;
  }

  /**
   * What was found of a partition.
   *
   * @param topic in the source
   * @param targetTopic in the target
   * @param atFirst before any waiting
   * @param found in the end
   * @param moved whether the target got anything meanwhile
   * @param waitedMillis for how long it was waited for
   */
  record Partition(
      String topic,
      String targetTopic,
      int partition,
      MirroredPartition atFirst,
      MirroredPartition found,
      boolean moved,
      long waitedMillis) {}

  /** A partition while it is looked at: what was read of both sides so far. */
  private final class Watched {
    private final PartitionRange asked;
    private final @Nullable String targetTopic;
    private final Fingerprints from = new Fingerprints();
    private final Fingerprints to = new Fingerprints();
    private @Nullable PartitionRange fromRead;
    private @Nullable PartitionRange toRead;
    private @Nullable MirroredPartition first;
    private @Nullable MirroredPartition last;
    private long firstEnd;

    Watched(PartitionRange asked, @Nullable String targetTopic) {
      this.asked = asked;
      this.targetTopic = targetTopic;
    }

    /** Reads on; the target first, so that the source has all of what is found there. */
    MirroredPartition look() throws IOException {
      if (targetTopic != null) {
        toRead = readOn(target, targetTopic, toRead, to);
      }
      fromRead = readOn(source, asked.topic(), fromRead, from);
      last =
          MirroredPartition.compare(
              new Side(asked.startOffset(), from),
              new Side(toRead == null ? 0 : toRead.startOffset(), to),
              asked.endOffset());
      if (first == null) {
        first = last;
        firstEnd = toRead == null ? 0 : toRead.endOffset();
      }
      return last;
    }

    private PartitionRange readOn(
        KafkaAccess side, String topic, @Nullable PartitionRange before, Fingerprints records)
        throws IOException {
      PartitionRange now = TopicOffsets.all(side, List.of(topic)).get(asked.partition());
      if (before == null) {
        read(side, now, records);
        return now;
      }
      if (now.endOffset() > before.endOffset()) {
        read(
            side,
            new PartitionRange(topic, asked.partition(), before.endOffset(), now.endOffset()),
            records);
      }
      return new PartitionRange(
          topic,
          asked.partition(),
          before.startOffset(),
          Math.max(before.endOffset(), now.endOffset()));
    }

    Partition found(long waitedMillis) {
      return new Partition(
          asked.topic(),
          prefix + asked.topic(),
          asked.partition(),
          requireNonNull(first),
          requireNonNull(last),
          toRead != null && toRead.endOffset() > firstEnd,
          waitedMillis);
    }
  }

  /**
   * Checks topics of the source, in order of topic and partition.
   *
   * @param waitMillis how long the target may take in all
   */
  List<Partition> check(List<String> topics, long waitMillis) throws IOException {
    Set<String> there = new TreeSet<>(KafkaChecks.topics(target));
    Map<String, Integer> partitions = new HashMap<>();
    for (String topic : topics) {
      if (there.contains(prefix + topic)) {
        partitions.putAll(KafkaChecks.partitions(target, List.of(prefix + topic)));
      }
    }
    List<Partition> found = new ArrayList<>();
    Map<Integer, Watched> behind = new TreeMap<>();
    long begin = System.nanoTime();
    for (PartitionRange each : TopicOffsets.all(source, topics)) {
      String name = prefix + each.topic();
      boolean isThere = each.partition() < partitions.getOrDefault(name, 0);
      Watched watched = new Watched(each, isThere ? name : null);
      if (watched.look().tail() != null && isThere) {
        behind.put(found.size(), watched);
      }
      found.add(watched.found(0));
    }
    while (!behind.isEmpty() && millisSince(begin) < waitMillis) {
      pause();
      for (Map.Entry<Integer, Watched> each : Map.copyOf(behind).entrySet()) {
        if (each.getValue().look().tail() == null) {
          behind.remove(each.getKey());
        }
        found.set(each.getKey(), each.getValue().found(millisSince(begin)));
      }
    }
    return found;
  }

  private static void read(KafkaAccess side, PartitionRange range, Fingerprints to)
      throws IOException {
    try (PartitionReader reader = PartitionReader.open(side, range, OUTAGE_MILLIS)) {
      for (@Nullable TopicRecord record = reader.next(); record != null; record = reader.next()) {
        to.add(record);
      }
    }
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  private static void pause() throws InterruptedIOException {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the mirror");
    }
  }
}
