package dev.sluice.io.archive;

import dev.sluice.io.s3.AskedKeys;
import dev.sluice.io.s3.ListRequests;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectView;
import dev.sluice.io.s3.ParallelRequests;
import dev.sluice.io.s3.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an archive held at one moment. Whatever is listed after it was opened: of the objects that
 * it shows each published record is in exactly one, and what was shown once stays. The moment is
 * one for each partition, since partitions have nothing to do with each other.
 */
public final class ArchiveView implements ObjectView {
  private static final Comparator<StoredObject> BY_OFFSET =
      Comparator.comparing(
          object -> ObjectName.parse(object.key()), Comparator.nullsLast(ObjectName.BY_OFFSET));

  private final ObjectStore store;
  private final ObjectLocation archive;
  private final ArchiveViews.Missing noticed;
  private final Map<ArchivedPartition, PublishedOffsets> published;

  private ArchiveView(
      ObjectStore store,
      ObjectLocation archive,
      ArchiveViews.Missing noticed,
      Map<ArchivedPartition, PublishedOffsets> published) {
    this.store = store;
    this.archive = archive;
    this.noticed = noticed;
    this.published = published;
  }

  /** Whether an archive lies there, as opposed to plain objects. */
  public static boolean isArchive(ObjectStore store, ObjectLocation location) throws IOException {
    ObjectLocation log = location.resolve(PublishLog.FOLDER + "/");
    return store.anyUnder(log.bucket(), log.key());
  }

  /** Reads the newest entry of each partition's log. */
  public static ArchiveView open(ObjectStore store, ObjectLocation archive) throws IOException {
    return open(store, archive, ArchiveViews.Missing.UNNOTICED);
  }

  static ArchiveView open(ObjectStore store, ObjectLocation archive, ArchiveViews.Missing noticed)
      throws IOException {
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
      return new ArchiveView(store, archive, noticed, published);
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
  public Comparator<StoredObject> order() {
    return BY_OFFSET;
  }

  /** What the indexes name; see {@link NamedObjects} for which of them are read. */
  @Override
  public List<String> missing(
      AskedKeys asked, Set<String> listed, ParallelRequests parallel, ListRequests requests)
      throws IOException {
    if (noticed == ArchiveViews.Missing.UNNOTICED) {
      return List.of();
    }
    Map<ArchivedPartition, List<ObjectName>> there = new HashMap<>();
    for (String key : listed) {
      @Nullable ObjectName name = ObjectName.parse(key);
      if (name != null) {
        there.computeIfAbsent(name.partition(), any -> new ArrayList<>()).add(name);
      }
    }
    Set<String> missing = new TreeSet<>();
    for (ArchivedPartition partition : published.keySet()) {
      NavigableMap<ObjectName, String> indexes = indexes(partition, requests);
      List<ObjectName> names = List.copyOf(indexes.keySet());
      Set<Integer> places = new TreeSet<>();
      for (ObjectName object : there.getOrDefault(partition, List.of())) {
        @Nullable ObjectName index = indexes.floorKey(object);
        if (index != null) {
          places.add(Collections.binarySearch(names, index, ObjectName.BY_OFFSET));
        }
      }
      NamedObjects named =
          new NamedObjects(
              store,
              archive,
              asked,
              noticed == ArchiveViews.Missing.NOTICED_WHERE_READABLE,
              List.copyOf(indexes.values()));
      for (String key : named.find(places, parallel)) {
        if (!listed.contains(key)) {
          missing.add(key);
        }
      }
    }
    return List.copyOf(missing);
  }

  private NavigableMap<ObjectName, String> indexes(
      ArchivedPartition partition, ListRequests requests) throws IOException {
    NavigableMap<ObjectName, String> indexes = indexes(partition);
    requests.listed(indexes.size());
    return indexes;
  }

  /** The keys of the indexes of a partition that are published, by their first offsets. */
  NavigableMap<ObjectName, String> indexes(ArchivedPartition partition) throws IOException {
    NavigableMap<ObjectName, String> indexes = new TreeMap<>(ObjectName.BY_OFFSET);
    ObjectLocation folder = archive.resolve(partition.folder(IndexFile.FOLDER));
    store.list(
        folder.bucket(),
        folder.key(),
        object -> {
          @Nullable ObjectName name = ObjectName.parse(object.key());
          if (name != null && shows(name)) {
            indexes.put(name, object.key());
          }
        });
    return indexes;
  }
}
