package dev.sluice.io.archive;

import static com.google.common.base.Preconditions.checkState;

import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Archives the records that one instance of the writer is given: of any partitions, those of one
 * partition in the order of their offsets. Records that the archive has already are skipped. What
 * was added is published by {@link #finish} at the latest.
 *
 * <p>After any exception it is of no use any more: what was not published has to be read again by
 * another one. Not thread-safe. It does not close the store.
 */
public final class TopicArchiver implements Closeable {
  /** When abandoned objects are removed once more; no request goes on for so long. */
  static final long ABANDON_MILLIS = 10 * 60_000;

  private static final int UPLOADS_AT_ONCE = 8;

  /** What row groups of all open files may hold in memory together. */
  private static final long MOST_HELD_BYTES = 256L << 20;

  private final WriterTools tools;
  private final Map<ArchivedPartition, PartitionArchiver> partitions = new HashMap<>();
  private final List<PublishedFiles> published = new ArrayList<>();
  private @Nullable PartitionArchiver current;
  private boolean failed;

  private TopicArchiver(WriterTools tools) {
    this.tools = tools;
  }

  /**
   * Makes a writer. Sends no request yet.
   *
   * @param archive where the archive begins
   */
  public static TopicArchiver open(
      ObjectStore store, ObjectLocation archive, ArchiveSettings settings) {
    return open(store, archive, settings, Clock.systemUTC(), UPLOADS_AT_ONCE);
  }

  static TopicArchiver open(
      ObjectStore store,
      ObjectLocation archive,
      ArchiveSettings settings,
      Clock clock,
      int uploadsAtOnce) {
    ArchiveCounts counts = new ArchiveCounts();
    return new TopicArchiver(
        new WriterTools(
            store,
            archive,
            settings,
            clock,
            new Uploads(store, archive.bucket(), uploadsAtOnce),
            new FileBodies(settings.form(), counts),
            FrameCompressor.of(FileCompression.ZSTD),
            new MessageDecoder(),
            counts));
  }

  /**
   * Adds a record.
   *
   * @throws FencedException if another writer has taken over its partition, or another's whose
   *     files had to be published early
   * @throws IllegalStateException if a partition's records do not come in order
   */
  public void add(TopicRecord record) throws IOException {
    checkState(!failed, "this writer has failed, and has ended with that");
    failed = true;
    @Nullable PartitionArchiver partition = current;
    if (partition == null || !partition.isOf(record)) {
      partition = partition(record);
      current = partition;
    }
    note(partition.add(record));
    if (tools.counts().filesOpen() > tools.settings().limits().openFiles()
        || tools.counts().bytesHeld() > MOST_HELD_BYTES) {
      publishLargest();
    }
    failed = false;
  }

  private PartitionArchiver partition(TopicRecord record) throws IOException {
    ArchivedPartition id = new ArchivedPartition(record.topic(), record.partition());
    @Nullable PartitionArchiver partition = partitions.get(id);
    if (partition == null) {
      partition = PartitionArchiver.begin(id, tools, record.offset());
      partitions.put(id, partition);
    }
    return partition;
  }

  private void publishLargest() throws IOException {
    PartitionArchiver largest =
        partitions.values().stream()
            .max(Comparator.comparingInt(PartitionArchiver::openFiles))
            .orElseThrow();
    note(largest.publish());
    tools.counts().publishEarly();
  }

  private void note(@Nullable PublishedFiles files) {
    if (files != null) {
      published.add(files);
    }
  }

  /**
   * Publishes all that was added.
   *
   * @return what was published since the last time
   * @throws FencedException if another writer has taken over one of the partitions; some of the
   *     others can be published
   */
  public List<PublishedFiles> finish() throws IOException {
    checkState(!failed, "this writer has failed, and has ended with that");
    failed = true;
    for (PartitionArchiver partition : partitions.values()) {
      note(partition.publish());
    }
    List<PublishedFiles> all = List.copyOf(published);
    published.clear();
    failed = false;
    return all;
  }

  /** Whether it has not failed, and nothing was added that is not published. */
  public boolean isReady() {
    return !failed && tools.counts().filesOpen() == 0;
  }

  /** What it has done so far. */
  public ArchiveCounts counts() {
    return tools.counts();
  }

  /** Forgets what was not published, and lets go of memory and files. */
  @Override
  public void close() throws IOException {
    failed = true;
    tools.uploads().close();
    for (PartitionArchiver partition : partitions.values()) {
      partition.close();
    }
    partitions.clear();
    tools.bodies().close();
    tools.indexes().close();
  }
}
