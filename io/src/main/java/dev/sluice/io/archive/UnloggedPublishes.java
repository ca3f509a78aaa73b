package dev.sluice.io.archive;

import com.github.luben.zstd.ZstdIOException;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.archive.v1.AbandonedObjects;
import dev.sluice.archive.v1.IndexedObject;
import dev.sluice.archive.v1.LogEntry;
import dev.sluice.archive.v1.PublishIndex;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.StoredObject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds publishes of which the index is there, and no entry of the log: their writer was killed in
 * between, or the end of the log was lost. The index is written when all its objects are; so it
 * proves that they were there, and is enough to publish them.
 *
 * <p>Costs a listing of the indexes of the last generation, and {@value #IDLE_GENERATIONS} requests
 * more.
 */
final class UnloggedPublishes {
  /** So many generations in a row can have ended before they published anything. */
  private static final int IDLE_GENERATIONS = 3;

  private UnloggedPublishes() {}

  /**
   * A publish that no entry of the log knows.
   *
   * @param name of its index
   * @param keys of its objects and of its index
   * @param isWhole whether all objects are there, as large as the index says
   */
  record Publish(ObjectName name, String indexKey, Set<String> keys, boolean isWhole) {

    /** Whether it can be made a part of the archive: none of its offsets is in it. */
    boolean fits(PublishedOffsets published) {
      return isWhole && !published.overlaps(name.first(), name.last());
    }

    @Override
    public String toString() {
      return "%s, the index of offsets %s to %s".formatted(indexKey, name.first(), name.last());
    }
  }

  /**
   * Those of the last generation that an entry knows, and of later ones, in the order of their
   * offsets. What is abandoned is none, nor what was published otherwise since.
   */
  static List<Publish> find(
      ObjectStore store, ObjectLocation archive, ArchivedPartition partition, LogEntry newest)
      throws IOException {
    List<Publish> found = new ArrayList<>();
    for (String key : indexes(store, archive, partition, newest.getGeneration())) {
      ObjectName name = ObjectName.parse(key);
      if (name != null && !isKnown(key, name, newest)) {
        try {
          found.add(look(store, archive.bucket(), key, name));
        } catch (NoSuchFileException e) {
          // Another writer has begun, and removed what was not published.
        }
      }
    }
    found.sort(Comparator.comparingLong(each -> each.name.first()));
    return found;
  }

  /** Whether the log publishes the offsets of an index, in whatever way, or has given it up. */
  static boolean isKnown(String key, ObjectName name, LogEntry entry) {
    return PublishedOffsets.of(entry.getPublishedList()).covers(name.first(), name.last())
        || entry.getAbandonedList().stream()
            .map(AbandonedObjects::getKeysList)
            .anyMatch(keys -> keys.contains(key));
  }

  /** Whether there is any index of the partition. */
  static boolean anyIndex(ObjectStore store, ObjectLocation archive, ArchivedPartition partition)
      throws IOException {
    ObjectLocation folder = archive.resolve(partition.folder(IndexFile.FOLDER));
    return store.anyUnder(folder.bucket(), folder.key());
  }

  private static List<String> indexes(
      ObjectStore store, ObjectLocation archive, ArchivedPartition partition, long from)
      throws IOException {
    List<String> keys = new ArrayList<>();
    long last = from + IDLE_GENERATIONS;
    for (long generation = from; generation <= last; generation++) {
      int before = keys.size();
      ObjectLocation prefix =
          archive.resolve(
              "%s%s-%05d-%06d-"
                  .formatted(
                      partition.folder(IndexFile.FOLDER),
                      partition.topic(),
                      partition.partition(),
                      generation));
      store.list(prefix.bucket(), prefix.key(), object -> keys.add(object.key()));
      if (keys.size() > before) {
        last = generation + IDLE_GENERATIONS;
      }
    }
    return keys;
  }

  /** Reads an index, and looks for its objects. */
  static Publish look(ObjectStore store, String bucket, String key, ObjectName name)
      throws IOException {
    Set<String> keys = new HashSet<>(Set.of(key));
    boolean whole = true;
    try {
      PublishIndex index = IndexFile.read(store, new ObjectLocation(bucket, key));
      for (IndexedObject each : index.getObjectsList()) {
        keys.add(each.getKey());
        whole = whole && isThere(store, bucket, each);
      }
    } catch (ZstdIOException | InvalidProtocolBufferException e) {
      whole = false; // It is damaged.
    }
    return new Publish(name, key, keys, whole);
  }

  private static boolean isThere(ObjectStore store, String bucket, IndexedObject object)
      throws IOException {
    List<StoredObject> listed = new ArrayList<>();
    store.list(bucket, object.getKey(), listed::add);
    return listed.stream()
        .anyMatch(each -> each.key().equals(object.getKey()) && each.bytes() == object.getBytes());
  }
}
