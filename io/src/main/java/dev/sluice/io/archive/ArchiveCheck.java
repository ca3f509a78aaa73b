package dev.sluice.io.archive;

import dev.sluice.archive.v1.IndexedObject;
import dev.sluice.archive.v1.LogEntry;
import dev.sluice.archive.v1.PublishIndex;
import dev.sluice.io.archive.ArchiveReport.OffsetRange;
import dev.sluice.io.archive.ArchiveReport.PartitionReport;
import dev.sluice.io.archive.PublishedOffsets.Interval;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ParallelRequests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Proves of an archive, by what lies in the store alone, that it holds each published offset once:
 *
 * <ul>
 *   <li>the indexes that are visible cover the published intervals without gaps and overlaps
 *   <li>inside of an index no offset is in two objects, and each object's name says its first and
 *       its last one
 *   <li>each object of an index is visible and there, in the size that the index says, and no other
 *       object is visible
 *   <li>if contents are read: each object can be read whole, checksums and all, and holds as many
 *       records as the index has offsets of it
 * </ul>
 *
 * <p>It can be run while the archive is written: the logs are read before the objects are listed.
 * Memory: the keys of all objects, and 8 bytes for each record of some publishes.
 */
public final class ArchiveCheck {
  private final ObjectStore store;
  private final ObjectLocation archive;
  private final boolean readContents;
  private final List<String> problems = new ArrayList<>();
  private final Map<ArchivedPartition, LogEntry> newest =
      new TreeMap<>(
          Comparator.comparing(ArchivedPartition::topic)
              .thenComparing(ArchivedPartition::partition));
  private final Map<ArchivedPartition, PublishedOffsets> published = new HashMap<>();
  private final Map<ArchivedPartition, List<Listed>> indexes = new HashMap<>();
  private final Map<String, Listed> visible = new HashMap<>();
  private final List<String> leftovers = new ArrayList<>();
  private final List<String> underWay = new ArrayList<>();
  private long unknownObjects;

  private ArchiveCheck(ObjectStore store, ObjectLocation archive, boolean readContents) {
    this.store = store;
    this.archive = archive;
    this.readContents = readContents;
  }

  private record Listed(String key, long bytes, ObjectName name) {}

  /** What is found in one index. */
  private record Indexed(List<String> problems, Set<String> keys, long records, long rejected) {}

  /**
   * Checks an archive.
   *
   * @param readContents whether all objects are read as well
   */
  public static ArchiveReport check(ObjectStore store, ObjectLocation archive, boolean readContents)
      throws IOException {
    try (ParallelRequests parallel = new ParallelRequests()) {
      return new ArchiveCheck(store, archive, readContents).check(parallel);
    }
  }

  /** Removes the leftovers that a check found. What is under way stays. */
  public static void removeLeftovers(
      ObjectStore store, ObjectLocation archive, ArchiveReport report) throws IOException {
    if (!report.leftovers().isEmpty()) {
      store.delete(archive.bucket(), report.leftovers());
    }
  }

  private ArchiveReport check(ParallelRequests parallel) throws IOException {
    readLogs(parallel);
    listObjects();
    List<PartitionReport> reports = new ArrayList<>();
    for (Map.Entry<ArchivedPartition, LogEntry> each : newest.entrySet()) {
      reports.add(check(each.getKey(), each.getValue(), parallel));
    }
    visible.keySet().stream()
        .sorted()
        .forEach(key -> problems.add(key + " is visible, but no index names it"));
    return new ArchiveReport(reports, problems, leftovers, underWay, unknownObjects);
  }

  private void readLogs(ParallelRequests parallel) throws IOException {
    List<ArchivedPartition> partitions = ArchiveView.partitions(store, archive, parallel);
    List<LogEntry> entries =
        parallel.flatMap(
            partitions, each -> List.of(new PublishLog(store, archive, each).newest().entry()));
    for (int i = 0; i < partitions.size(); i++) {
      newest.put(partitions.get(i), entries.get(i));
      published.put(partitions.get(i), PublishedOffsets.of(entries.get(i).getPublishedList()));
    }
  }

  private void listObjects() throws IOException {
    String log = archive.resolve(PublishLog.FOLDER + "/").key();
    String index = archive.resolve(IndexFile.FOLDER + "/").key();
    String prefix = archive.resolve("").key();
    store.list(
        archive.bucket(),
        prefix,
        object -> {
          if (object.key().startsWith(log)) {
            return;
          }
          @Nullable ObjectName name = ObjectName.parse(object.key());
          @Nullable LogEntry entry = name == null ? null : newest.get(name.partition());
          if (name == null || entry == null || name.generation() > entry.getGeneration()) {
            unknownObjects++;
            return;
          }
          if (shows(name)) {
            Listed listed = new Listed(object.key(), object.bytes(), name);
            if (object.key().startsWith(index)) {
              indexes.computeIfAbsent(name.partition(), any -> new ArrayList<>()).add(listed);
            } else {
              visible.put(object.key(), listed);
            }
          } else {
            (name.generation() < entry.getGeneration() ? leftovers : underWay).add(object.key());
          }
        });
  }

  private boolean shows(ObjectName name) {
    @Nullable PublishedOffsets offsets = published.get(name.partition());
    return offsets != null && offsets.contains(name.generation(), name.first(), name.last());
  }

  private PartitionReport check(
      ArchivedPartition partition, LogEntry entry, ParallelRequests parallel) throws IOException {
    List<Listed> ofPartition = indexes.getOrDefault(partition, List.of());
    List<Interval> intervals = PublishedOffsets.of(entry.getPublishedList()).intervals();
    checkCovered(partition, intervals, ofPartition);
    long records = 0;
    long rejected = 0;
    long objects = 0;
    long bytes = 0;
    for (Indexed each : parallel.flatMap(ofPartition, index -> List.of(checkIndex(index)))) {
      problems.addAll(each.problems);
      records += each.records;
      rejected += each.rejected;
      for (String key : each.keys) {
        @Nullable Listed object = visible.remove(key);
        if (object == null) {
          problems.add(key + " is in an index, but is not there, or in another index as well");
        } else {
          objects++;
          bytes += object.bytes;
        }
      }
    }
    long offsets = intervals.stream().mapToLong(each -> each.last() - each.first() + 1).sum();
    return new PartitionReport(
        partition.topic(),
        partition.partition(),
        entry.getGeneration(),
        merged(intervals),
        records,
        rejected,
        offsets - records - rejected,
        objects,
        bytes);
  }

  private static List<OffsetRange> merged(List<Interval> intervals) {
    List<OffsetRange> ranges = new ArrayList<>();
    for (Interval each : intervals) {
      int last = ranges.size() - 1;
      if (last >= 0 && ranges.get(last).last() + 1 == each.first()) {
        ranges.set(last, new OffsetRange(ranges.get(last).first(), each.last()));
      } else {
        ranges.add(new OffsetRange(each.first(), each.last()));
      }
    }
    return ranges;
  }

  private void checkCovered(
      ArchivedPartition partition, List<Interval> intervals, List<Listed> ofPartition) {
    ofPartition.sort(Comparator.comparingLong(each -> each.name.first()));
    int next = 0;
    for (Interval interval : intervals) {
      long from = interval.first();
      while (next < ofPartition.size() && ofPartition.get(next).name.last() <= interval.last()) {
        ObjectName name = ofPartition.get(next++).name;
        if (name.first() != from) {
          problems.add(
              "of %s the offsets from %s on are published, but the next index is of %s to %s"
                  .formatted(partition, from, name.first(), name.last()));
        }
        from = name.last() + 1;
      }
      if (from <= interval.last()) {
        problems.add(
            "of %s the offsets %s to %s are published, but there is no index of them"
                .formatted(partition, from, interval.last()));
      }
    }
  }

  private Indexed checkIndex(Listed listed) {
    List<String> found = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    PublishIndex index;
    try {
      index = IndexFile.read(store, new ObjectLocation(archive.bucket(), listed.key));
    } catch (IOException e) {
      found.add("%s cannot be read: %s".formatted(listed.key, e.getMessage()));
      return new Indexed(found, keys, 0, 0);
    }
    if (index.getFirstOffset() != listed.name.first()
        || index.getLastOffset() != listed.name.last()) {
      found.add(listed.key + " is the index of other offsets than its name says");
    }
    long records = index.getObjectsList().stream().mapToLong(IndexedObject::getRecords).sum();
    long rejected =
        index.getObjectsList().stream()
            .filter(IndexedObject::getLetters)
            .mapToLong(IndexedObject::getRecords)
            .sum();
    SortedOffsets offsets = new SortedOffsets();
    for (IndexedObject object : index.getObjectsList()) {
      keys.add(object.getKey());
      checkObject(object, index.getFirstOffset(), offsets, found);
    }
    long[] all = offsets.sorted();
    for (int i = 1; i < all.length; i++) {
      if (all[i] == all[i - 1]) {
        found.add("offset %s is in two objects of %s".formatted(all[i], listed.key));
      }
    }
    if (all.length > 0
        && (all[0] < index.getFirstOffset() || all[all.length - 1] > index.getLastOffset())) {
      found.add(listed.key + " has offsets that it is not the index of");
    }
    return new Indexed(found, keys, records - rejected, rejected);
  }

  private void checkObject(
      IndexedObject object, long publishFirst, SortedOffsets all, List<String> found) {
    SortedOffsets offsets = new SortedOffsets();
    OffsetDeltas.read(object.getOffsetDeltas(), publishFirst - 1, offsets::add);
    long[] own = offsets.sorted();
    for (long each : own) {
      all.add(each);
    }
    String key = object.getKey();
    @Nullable Listed listed = visible.get(key);
    if (listed == null) {
      return; // Said by the caller.
    }
    if (listed.bytes != object.getBytes()) {
      found.add(
          "%s has %s bytes, but the index says %s".formatted(key, listed.bytes, object.getBytes()));
    }
    if (own.length != object.getRecords()
        || own.length == 0
        || own[0] != listed.name.first()
        || own[own.length - 1] != listed.name.last()) {
      found.add(key + " has other offsets in the index than its name says");
    }
    if (readContents) {
      try {
        long count = ObjectContents.count(store, archive.bucket(), key, listed.name);
        if (count != object.getRecords()) {
          found.add(
              "%s holds %s records, but the index says %s"
                  .formatted(key, count, object.getRecords()));
        }
      } catch (IOException e) {
        found.add("%s cannot be read: %s".formatted(key, e.getMessage()));
      }
    }
  }

  /** Offsets in an array of their own. */
  private static final class SortedOffsets {
    private long[] offsets = new long[16];
    private int count;

    void add(long offset) {
      if (count == offsets.length) {
        offsets = Arrays.copyOf(offsets, 2 * count);
      }
      offsets[count++] = offset;
    }

    long[] sorted() {
      long[] sorted = Arrays.copyOf(offsets, count);
      Arrays.sort(sorted);
      return sorted;
    }
  }
}
