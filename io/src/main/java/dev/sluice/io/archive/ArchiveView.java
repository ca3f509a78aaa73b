package dev.sluice.io.archive;

import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectView;
import dev.sluice.io.s3.ParallelRequests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an archive held at one moment. Whatever is listed after it was opened: of the objects that
 * it shows each published record is in exactly one, and what was shown once stays. The moment is
 * one for each partition, since partitions have nothing to do with each other.
 */
public final class ArchiveView implements ObjectView {
  private static final Comparator<String> BY_OFFSET =
      Comparator.comparing(ObjectName::parse, Comparator.nullsLast(ObjectName.BY_OFFSET));

  private final Map<ArchivedPartition, PublishedOffsets> published;

  private ArchiveView(Map<ArchivedPartition, PublishedOffsets> published) {
    this.published = published;
  }

  /** Whether an archive lies there, as opposed to plain objects. */
  public static boolean isArchive(ObjectStore store, ObjectLocation location) throws IOException {
    ObjectLocation log = location.resolve(PublishLog.FOLDER + "/");
    return store.anyUnder(log.bucket(), log.key());
  }

  /** Reads the newest entry of each partition's log. */
  public static ArchiveView open(ObjectStore store, ObjectLocation archive) throws IOException {
    try (ParallelRequests parallel = new ParallelRequests()) {
      Map<ArchivedPartition, PublishedOffsets> published = new HashMap<>();
      List<ArchivedPartition> partitions = partitions(store, archive, parallel);
      List<PublishedOffsets> offsets =
          parallel.flatMap(
              partitions,
              each ->
                  List.of(
                      PublishedOffsets.of(
                          new PublishLog(store, archive, each)
                              .newest()
                              .entry()
                              .getPublishedList())));
      for (int i = 0; i < partitions.size(); i++) {
        published.put(partitions.get(i), offsets.get(i));
      }
      return new ArchiveView(published);
    }
  }

  /** The partitions that have a log. */
  static List<ArchivedPartition> partitions(
      ObjectStore store, ObjectLocation archive, ParallelRequests parallel) throws IOException {
    ObjectLocation log = archive.resolve(PublishLog.FOLDER + "/");
    List<String> topics = store.listFolders(log.bucket(), log.key());
    return parallel.flatMap(
        topics,
        topic -> {
          List<ArchivedPartition> partitions = new ArrayList<>();
          for (String folder : store.listFolders(log.bucket(), topic)) {
            @Nullable ArchivedPartition partition = ArchivedPartition.ofFolder(folder);
            if (partition != null) {
              partitions.add(partition);
            }
          }
          return partitions;
        });
  }

  /** The offset behind the last one of a partition that was published; 0 where none was. */
  public long end(String topic, int partition) {
    @Nullable PublishedOffsets offsets = published.get(new ArchivedPartition(topic, partition));
    return offsets == null ? 0 : offsets.end();
  }

  @Override
  public boolean shows(String key) {
    @Nullable ObjectName name = ObjectName.parse(key);
    return name != null && shows(name);
  }

  boolean shows(ObjectName name) {
    @Nullable PublishedOffsets offsets = published.get(name.partition());
    return offsets != null && offsets.contains(name.generation(), name.first(), name.last());
  }

  /** By topic, partition and offset. */
  @Override
  public Comparator<String> order() {
    return BY_OFFSET;
  }
}
