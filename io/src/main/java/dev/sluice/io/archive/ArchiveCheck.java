package dev.sluice.io.archive;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.archive.v1.LogEntry;
import dev.sluice.io.archive.ArchiveReport.Misplaced;
import dev.sluice.io.archive.ArchiveReport.OffsetRange;
import dev.sluice.io.archive.ArchiveReport.PartitionReport;
import dev.sluice.io.archive.ArchiveReport.Unfinished;
import dev.sluice.io.archive.IndexCheck.Listed;
import dev.sluice.io.archive.PublishedOffsets.Interval;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ParallelRequests;
import dev.sluice.io.s3.PlaceCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
 *   <li>no index is there whose offsets no entry of the log publishes: the log has lost its end
 *       then
 *   <li>if contents are read: each object can be read whole, checksums and all, and holds as many
 *       records as the index has offsets of it
 * </ul>
 *
 * <p>Contents also tell which records lie under another day than a replay looks for them.
 *
 * <p>It can be run while the archive is written: the logs are read before the objects are listed.
 * Memory: the keys of all objects, and 8 bytes for each record of some publishes.
 */
public final class ArchiveCheck {
  /** Until then a writer that has written an index has logged it, or is away. */
  private static final long PATIENCE_MILLIS = 5_000;

  private final ObjectStore store;
  private final ObjectLocation archive;
  private final @Nullable ArchiveLayout contents;
  private final List<String> problems = new ArrayList<>();
  private final Map<ArchivedPartition, LogEntry> newest =
      new TreeMap<>(
          Comparator.comparing(ArchivedPartition::topic)
              .thenComparing(ArchivedPartition::partition));
  private final Map<ArchivedPartition, PublishedOffsets> published = new HashMap<>();
  private final Map<ArchivedPartition, List<Listed>> indexes = new HashMap<>();
  private final Map<String, Listed> visible = new HashMap<>();
  private final Map<String, String> indexed = new HashMap<>();
  private final List<Listed> hiddenIndexes = new ArrayList<>();
  private final Set<String> leftovers = new LinkedHashSet<>();
  private final Map<String, ArchivedPartition> underWay = new LinkedHashMap<>();
  private final List<Misplaced> misplaced = new ArrayList<>();
  private long unknownObjects;

  private ArchiveCheck(
      ObjectStore store, ObjectLocation archive, @Nullable ArchiveLayout contents) {
    this.store = store;
    this.archive = archive;
    this.contents = contents;
  }

  /** The newest entry of a log, or what is wrong with it. */
  private record Newest(LogEntry entry, @Nullable String problem) {}

  /** Checks an archive by its logs and indexes, without reading objects. */
  public static ArchiveReport check(ObjectStore store, ObjectLocation archive) throws IOException {
    return check(store, archive, null, PATIENCE_MILLIS);
  }

  /**
   * Checks an archive and reads all its objects.
   *
   * @param layout as it is written, which tells of each object the day under which it lies
   */
  public static ArchiveReport checkContents(
      ObjectStore store, ObjectLocation archive, ArchiveLayout layout) throws IOException {
    return check(store, archive, layout, PATIENCE_MILLIS);
  }

  static ArchiveReport check(
      ObjectStore store,
      ObjectLocation archive,
      @Nullable ArchiveLayout contents,
      long patienceMillis)
      throws IOException {
    try (ParallelRequests parallel = new ParallelRequests()) {
      return new ArchiveCheck(store, archive, contents).check(parallel, patienceMillis);
    }
  }

  private ArchiveReport check(ParallelRequests parallel, long patienceMillis) throws IOException {
    readLogs(parallel);
    listObjects();
    Set<ArchivedPartition> lost = findLost(patienceMillis);
    List<PartitionReport> reports = new ArrayList<>();
    for (Map.Entry<ArchivedPartition, LogEntry> each : newest.entrySet()) {
      reports.add(check(each.getKey(), each.getValue(), parallel));
    }
    visible.keySet().stream()
        .sorted()
        .forEach(key -> problems.add(key + " is visible, but no index names it"));
    Set<ArchivedPartition> unfinished = new LinkedHashSet<>(underWay.values());
    unfinished.addAll(lost);
    return new ArchiveReport(
        reports,
        problems,
        misplaced,
        List.copyOf(leftovers),
        List.copyOf(underWay.keySet()),
        unfinished.stream()
            .map(
                each ->
                    new Unfinished(
                        each,
                        newest
                            .getOrDefault(each, LogEntry.getDefaultInstance())
                            .getWrittenMillis()))
            .toList(),
        unknownObjects);
  }

  private void readLogs(ParallelRequests parallel) throws IOException {
    List<ArchivedPartition> partitions = ArchiveView.partitions(store, archive, parallel);
    List<Newest> entries = parallel.flatMap(partitions, each -> List.of(newest(each)));
    for (int i = 0; i < partitions.size(); i++) {
      LogEntry entry = entries.get(i).entry;
      @Nullable String problem = entries.get(i).problem;
      if (problem == null) {
        newest.put(partitions.get(i), entry);
        published.put(partitions.get(i), PublishedOffsets.of(entry.getPublishedList()));
      } else {
        problems.add(problem);
      }
    }
  }

  private Newest newest(ArchivedPartition partition) throws IOException {
    try {
      return new Newest(new PublishLog(store, archive, partition).newest().entry(), null);
    } catch (InvalidProtocolBufferException e) {
      return new Newest(LogEntry.getDefaultInstance(), e.getMessage());
    }
  }

  private void listObjects() throws IOException {
    String log = archive.resolve(PublishLog.FOLDER + "/").key();
    String index = archive.resolve(IndexFile.FOLDER + "/").key();
    String probe = archive.resolve(PlaceCheck.PROBE).key();
    String oldProbes = archive.resolve("_check/").key(); // As earlier releases called them.
    String prefix = archive.resolve("").key();
    store.list(
        archive.bucket(),
        prefix,
        object -> {
          if (object.key().startsWith(log)) {
            return;
          }
          if (object.key().startsWith(probe) || object.key().startsWith(oldProbes)) {
            leftovers.add(object.key());
            return;
          }
          @Nullable ObjectName name = ObjectName.parse(object.key());
          @Nullable LogEntry entry = name == null ? null : newest.get(name.partition());
          if (name != null && entry != null && object.key().startsWith(index) && !shows(name)) {
            hiddenIndexes.add(new Listed(object.key(), object.bytes(), name));
          } else if (name == null || entry == null || name.generation() > entry.getGeneration()) {
            unknownObjects++;
          } else if (shows(name)) {
            Listed listed = new Listed(object.key(), object.bytes(), name);
            if (object.key().startsWith(index)) {
              indexes.computeIfAbsent(name.partition(), any -> new ArrayList<>()).add(listed);
            } else {
              visible.put(object.key(), listed);
            }
          } else {
            hide(object.key(), name, entry);
          }
        });
  }

  private void hide(String key, ObjectName name, LogEntry entry) {
    if (name.generation() < entry.getGeneration()) {
      leftovers.add(key);
    } else {
      underWay.put(key, name.partition());
    }
  }

  private Set<ArchivedPartition> findLost(long patienceMillis) throws IOException {
    LostPublishes lost = new LostPublishes(store, archive);
    for (Listed each : hiddenIndexes) {
      LogEntry entry = newest.getOrDefault(each.name().partition(), LogEntry.getDefaultInstance());
      if (!lost.take(each.key(), each.name(), entry)) {
        hide(each.key(), each.name(), entry);
      }
    }
    lost.settle(patienceMillis);
    leftovers.removeAll(lost.keys());
    underWay.keySet().removeAll(lost.keys());
    problems.addAll(lost.problems());
    return lost.partitions();
  }

  private boolean shows(ObjectName name) {
    @Nullable PublishedOffsets offsets = published.get(name.partition());
    return offsets != null && offsets.contains(name.generation(), name.first(), name.last());
  }

  private PartitionReport check(
      ArchivedPartition partition, LogEntry entry, ParallelRequests parallel) throws IOException {
    List<Listed> ofPartition = indexes.computeIfAbsent(partition, any -> new ArrayList<>());
    List<Interval> intervals = PublishedOffsets.of(entry.getPublishedList()).intervals();
    checkCovered(partition, intervals, ofPartition);
    long records = 0;
    long rejected = 0;
    long objects = 0;
    long bytes = 0;
    IndexCheck check = new IndexCheck(store, archive, contents, visible);
    for (IndexCheck.Found each :
        parallel.flatMap(ofPartition, index -> List.of(check.check(index)))) {
      problems.addAll(each.problems());
      misplaced.addAll(each.misplaced());
      records += each.records();
      rejected += each.rejected();
      for (String key : each.keys()) {
        @Nullable Listed object = visible.remove(key);
        @Nullable String other = indexed.putIfAbsent(key, each.key());
        if (other != null) {
          problems.add("%s is in two indexes, %s and %s".formatted(key, other, each.key()));
        } else if (object == null) {
          problems.add("%s is in the index %s, but is not there".formatted(key, each.key()));
        } else {
          objects++;
          bytes += object.bytes();
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
    ofPartition.sort(Comparator.comparingLong(each -> each.name().first()));
    int next = 0;
    for (Interval interval : intervals) {
      long from = interval.first();
      while (next < ofPartition.size() && ofPartition.get(next).name().last() <= interval.last()) {
        ObjectName name = ofPartition.get(next++).name();
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
}
