package dev.sluice.io.archive;

import static com.google.common.base.Preconditions.checkState;

import dev.sluice.archive.v1.AbandonedObjects;
import dev.sluice.archive.v1.LogEntry;
import dev.sluice.archive.v1.Step;
import dev.sluice.io.archive.PublishLog.Position;
import dev.sluice.io.archive.UnloggedPublishes.Publish;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One generation of a partition's writer, as the log sees it. Once it has begun, every older
 * generation fails at its next entry; once a newer one has begun, this one does.
 *
 * <p>Each failure is the end: what a failed request did is not known, so nothing can follow it but
 * another generation.
 */
final class LogWriter {
  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
  private static final int ENTRIES_BETWEEN_PRUNINGS = 50;

  private final ObjectStore store;
  private final ObjectLocation archive;
  private final ArchivedPartition partition;
  private final PublishLog log;
  private final Clock clock;
  private final long abandonMillis;
  private final PublishedOffsets published;
  private Position newest;
  private long prunedAt;
  private boolean mayRemove = true;
  private boolean ended;

  private LogWriter(
      ObjectStore store,
      ObjectLocation archive,
      ArchivedPartition partition,
      Clock clock,
      long abandonMillis,
      Position fence) {
    this.store = store;
    this.archive = archive;
    this.partition = partition;
    this.log = new PublishLog(store, archive, partition);
    this.clock = clock;
    this.abandonMillis = abandonMillis;
    this.published = PublishedOffsets.of(fence.entry().getPublishedList());
    this.newest = fence;
  }

  /**
   * Begins a generation. What the one before had written as a whole is published, the rest of what
   * it may have left is removed.
   *
   * @param topicId the topic's id where the broker gave one, else empty
   * @param abandonMillis after this time abandoned objects are removed once more, and for the last
   *     time
   * @throws IOException also if the log is about another topic of that name, or is lost
   */
  static LogWriter begin(
      ObjectStore store,
      ObjectLocation archive,
      ArchivedPartition partition,
      String topicId,
      Clock clock,
      long abandonMillis)
      throws IOException {
    PublishLog log = new PublishLog(store, archive, partition);
    long refused = 0;
    while (true) {
      Position last = log.newest();
      if (last.sequence() < refused) {
        throw new IOException(
            ("the store of %s refuses the next entry of the log of %s since there is one, and does not"
                    + " list it")
                .formatted(archive, partition));
      }
      checkSameTopic(partition, topicId, last.entry());
      checkNotLost(store, archive, partition, last);
      LogEntry.Builder fence =
          last.entry().toBuilder()
              .setStep(Step.STEP_FENCE)
              .clearIntendedKeys()
              .addFenceSequences(last.sequence() + 1);
      Set<String> abandoned = new LinkedHashSet<>(last.entry().getIntendedKeysList());
      List<Publish> unlogged =
          last.sequence() == 0
              ? List.of()
              : UnloggedPublishes.find(store, archive, partition, last.entry());
      for (Publish each : unlogged) {
        takeUp(each, fence);
        abandoned.removeAll(each.keys());
      }
      fence.setGeneration(fence.getGeneration() + 1);
      if (!topicId.isEmpty()) {
        fence.setTopicId(topicId);
      }
      if (!abandoned.isEmpty()) {
        fence.addAbandoned(
            AbandonedObjects.newBuilder().addAllKeys(abandoned).setSinceMillis(clock.millis()));
      }
      LogEntry entry = sign(fence, clock);
      if (log.append(last.sequence() + 1, entry)) {
        LogWriter writer =
            new LogWriter(
                store,
                archive,
                partition,
                clock,
                abandonMillis,
                new Position(last.sequence() + 1, entry));
        unlogged.forEach(each -> writer.warn(each, last.entry()));
        // All of them, since the generation before may have ended before it removed any.
        writer.remove(entry.getAbandonedList());
        writer.prune();
        return writer;
      }
      refused = last.sequence() + 1;
    }
  }

  private static void checkSameTopic(ArchivedPartition partition, String topicId, LogEntry last)
      throws IOException {
    if (!topicId.isEmpty() && !last.getTopicId().isEmpty() && !last.getTopicId().equals(topicId)) {
      throw new IOException(
          "the archive holds another topic %s (id %s) than the broker has now (id %s): it was"
                  .formatted(partition.topic(), last.getTopicId(), topicId)
              + " made anew, and its offsets mean other records; archive it to another output");
    }
  }

  private static void checkNotLost(
      ObjectStore store, ObjectLocation archive, ArchivedPartition partition, Position last)
      throws IOException {
    if (last.sequence() == 0 && UnloggedPublishes.anyIndex(store, archive, partition)) {
      throw new IOException(
          ("%s has indexes of %s, but its log is gone from %s: what is archived cannot be told, and"
                  + " would be archived again; put the log back, or archive to another output")
              .formatted(archive, partition, archive.resolve(partition.folder(PublishLog.FOLDER))));
    }
  }

  /** Makes a publish without an entry a part of the archive where it can be one. */
  private static void takeUp(Publish found, LogEntry.Builder fence) {
    ObjectName name = found.name();
    fence.setGeneration(Math.max(fence.getGeneration(), name.generation()));
    PublishedOffsets published = PublishedOffsets.of(fence.getPublishedList());
    if (found.fits(published)) {
      published.publish(name.generation(), name.first(), name.last());
      fence.clearPublished().addAllPublished(published.toProto());
      if (name.last() + 1 == published.end()) {
        fence.setLastIndexKey(found.indexKey());
      }
    }
  }

  private void warn(Publish found, LogEntry before) {
    ObjectName name = found.name();
    if (!published.contains(name.generation(), name.first(), name.last())) {
      LOG.warn(
          "{}: the log of {} does not publish it, and it cannot any more, since some of its objects"
              + " are not there or its offsets are published in part: nothing of it is removed",
          found,
          partition);
    } else if (!before.getIntendedKeysList().contains(found.indexKey())) {
      LOG.warn("{}: the log of {} had lost its end, and publishes it again", found, partition);
    }
  }

  private static LogEntry sign(LogEntry.Builder entry, Clock clock) {
    return entry.setEntryId(UUID.randomUUID().toString()).setWrittenMillis(clock.millis()).build();
  }

  /** The number of this generation, from 1. */
  long generation() {
    return newest.entry().getGeneration();
  }

  /** What is published, by all generations. */
  PublishedOffsets published() {
    return published;
  }

  /** The key of the last index; empty where there is none. */
  String lastIndexKey() {
    return newest.entry().getLastIndexKey();
  }

  /**
   * Says which objects are going to be written.
   *
   * @throws FencedException if another generation has begun
   */
  void intend(List<String> keys) throws IOException {
    long now = clock.millis();
    List<AbandonedObjects> due = new ArrayList<>();
    List<AbandonedObjects> kept = new ArrayList<>();
    for (AbandonedObjects each : newest.entry().getAbandonedList()) {
      (each.getSinceMillis() + abandonMillis <= now ? due : kept).add(each);
    }
    checkState(!ended, "this generation has ended");
    ended = true;
    remove(due);
    append(
        newest.entry().toBuilder()
            .setStep(Step.STEP_INTENT)
            .addAllIntendedKeys(keys)
            .clearAbandoned()
            .addAllAbandoned(kept));
    ended = false;
  }

  /**
   * Makes the intended objects, which are written, a part of the archive. If another generation
   * began before, they are removed, unless it has published them.
   *
   * @param first first offset that was read through
   * @param last last offset that was read through
   * @param indexKey the index of the publish
   * @throws FencedException if another generation has begun
   */
  void publish(long first, long last, String indexKey) throws IOException {
    checkState(!ended, "this generation has ended");
    ended = true;
    List<String> intended = newest.entry().getIntendedKeysList();
    PublishedOffsets next = PublishedOffsets.of(newest.entry().getPublishedList());
    next.publish(generation(), first, last);
    try {
      append(
          newest.entry().toBuilder()
              .setStep(Step.STEP_PUBLISHED)
              .clearIntendedKeys()
              .clearPublished()
              .addAllPublished(next.toProto())
              .setLastIndexKey(indexKey));
    } catch (FencedException e) {
      // Where the newer one has not found their index, it has removed them and nobody will publish
      // them; but some may have been written since.
      if (!PublishedOffsets.of(log.newest().entry().getPublishedList())
          .contains(generation(), first, last)) {
        delete(intended);
      }
      throw e;
    }
    published.publish(generation(), first, last);
    if (newest.sequence() - prunedAt >= ENTRIES_BETWEEN_PRUNINGS) {
      prune();
    }
    ended = false;
  }

  private void prune() throws IOException {
    prunedAt = newest.sequence();
    if (mayRemove
        && !log.prune(newest.sequence(), new HashSet<>(newest.entry().getFenceSequencesList()))) {
      mayRemove = false;
      LOG.warn(
          "{}: old entries of the log stay in {}, since this identity may not remove objects; \"sluice"
              + " archive-check {} --repair\" removes them with one that may",
          partition,
          archive,
          archive);
    }
  }

  private void append(LogEntry.Builder entry) throws IOException {
    Position next = new Position(newest.sequence() + 1, sign(entry, clock));
    if (!log.append(next.sequence(), next.entry())) {
      throw new FencedException(partition, generation());
    }
    newest = next;
  }

  private void remove(List<AbandonedObjects> abandoned) throws IOException {
    List<String> keys = abandoned.stream().flatMap(each -> each.getKeysList().stream()).toList();
    if (!keys.isEmpty()) {
      delete(keys);
    }
  }

  /** No reader sees them, so an identity that may not remove objects lets them lie. */
  private void delete(List<String> keys) throws IOException {
    if (!store.deleteIfAllowed(archive.bucket(), keys)) {
      LOG.warn(
          "{}: up to {} objects that an ended attempt left behind stay in {}, since this identity may"
              + " not remove objects; \"sluice archive-check {} --repair\" removes them with one that"
              + " may",
          partition,
          keys.size(),
          archive,
          archive);
    }
  }
}
