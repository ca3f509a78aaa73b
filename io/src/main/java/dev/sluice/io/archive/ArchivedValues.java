package dev.sluice.io.archive;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.protobuf.ByteString;
import dev.sluice.archive.v1.IndexedObject;
import dev.sluice.archive.v1.PublishIndex;
import dev.sluice.io.records.ObjectRecords;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.io.s3.ParallelRequests;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an archive holds of some topics and of a range of days, each published record once, with its
 * offset: texts, lines of base64, and what stands behind its length. JSON and Parquet have no
 * values as they were, and are left out.
 *
 * <p>Records lie under the day of their time, or of the latest one behind which they were late,
 * which is a day more at most: so the days of a range have a slack. What lies outside of the range
 * is read too: only values tell. It travels to workers: it opens the store where it lists.
 */
public final class ArchivedValues implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private static final int MOST_DAYS = 366;

  private static final Comparator<ObjectName> ORDER =
      ObjectName.BY_OFFSET.thenComparing(ObjectName::toString);

  private final ObjectStoreOpener opener;
  private final ObjectLocation archive;
  private final ArchiveLayout layout;
  private final Set<String> topics;
  private final LocalDate firstDay;
  private final LocalDate lastDay;

  private ArchivedValues(
      ObjectStoreOpener opener,
      ObjectLocation archive,
      ArchiveLayout layout,
      Set<String> topics,
      LocalDate firstDay,
      LocalDate lastDay) {
    this.opener = opener;
    this.archive = archive;
    this.layout = layout;
    this.topics = topics;
    this.firstDay = firstDay;
    this.lastDay = lastDay;
  }

  /**
   * Names what is asked for. Sends no request.
   *
   * @param layout as the archive was told
   * @param fromMillis begin of the range, epoch milliseconds
   * @param toMillis end of the range, exclusive
   * @param slackHours how long after its time a record can have been archived as of a later one
   */
  public static ArchivedValues of(
      ObjectStoreOpener opener,
      ObjectLocation archive,
      ArchiveLayout layout,
      List<String> topics,
      long fromMillis,
      long toMillis,
      int slackHours) {
    checkArgument(fromMillis < toMillis, "the range must end after it begins");
    checkArgument(!topics.isEmpty(), "topics must name one");
    return new ArchivedValues(
        opener,
        archive,
        layout,
        new LinkedHashSet<>(topics),
        day(fromMillis),
        day(toMillis - 1 + Duration.ofHours(slackHours).toMillis()));
  }

  private static LocalDate day(long millis) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }

  /**
   * An object with values.
   *
   * @param key its key
   * @param bytes its stored size
   * @param topic whose records it holds
   * @param partition from 0
   * @param firstOffset of its first record
   * @param indexKey the key of the index that knows its offsets
   */
  public record ValueObject(
      String key, long bytes, String topic, int partition, long firstOffset, String indexKey)
      implements Serializable {}

  /**
   * What was found.
   *
   * @param objects by topic, partition and first offset; their offsets can interleave
   * @param missing the keys of objects that the indexes name beside them and that are not there
   */
  public record Listing(List<ValueObject> objects, List<String> missing) {
    public Listing {
      objects = List.copyOf(objects);
      missing = List.copyOf(missing);
    }

    /**
     * The objects, of which none is missing.
     *
     * @throws IOException if one is
     */
    public List<ValueObject> whole() throws IOException {
      if (!missing.isEmpty()) {
        throw new IOException(
            "%d objects are missing that indexes of the archive name, the first of them %s; look at it with archive-check"
                .formatted(missing.size(), missing.get(0)));
      }
      return objects;
    }
  }

  /**
   * Lists them.
   *
   * @throws IOException also if no archive lies there
   */
  public Listing list() throws IOException {
    try (ObjectStore store = opener.open();
        ParallelRequests parallel = new ParallelRequests()) {
      if (!ArchiveView.isArchive(store, archive)) {
        throw new IOException("there is no archive at " + archive);
      }
      ArchiveView view = ArchiveView.open(store, archive);
      Map<ObjectName, ValueObject> found = new TreeMap<>(ORDER);
      Map<ArchivedPartition, NavigableMap<ObjectName, String>> indexes = new HashMap<>();
      for (String prefix : prefixes()) {
        List<FoundObject> some = new ArrayList<>();
        store.list(
            archive.bucket(),
            prefix,
            object -> {
              @Nullable ObjectName name = ObjectName.parse(object.key());
              if (name != null && isAsked(object.key(), name) && view.shows(name)) {
                some.add(new FoundObject(object.key(), object.bytes(), name));
              }
            });
        for (FoundObject each : some) {
          ArchivedPartition partition = each.name.partition();
          @Nullable NavigableMap<ObjectName, String> known = indexes.get(partition);
          if (known == null) {
            known = view.indexes(partition);
            indexes.put(partition, known);
          }
          Map.@Nullable Entry<ObjectName, String> index = known.floorEntry(each.name);
          if (index == null) {
            throw new IOException("no index names the object " + each.key);
          }
          found.put(
              each.name,
              new ValueObject(
                  each.key,
                  each.bytes,
                  partition.topic(),
                  partition.partition(),
                  each.name.first(),
                  index.getValue()));
        }
      }
      return new Listing(List.copyOf(found.values()), missing(store, found.values(), parallel));
    }
  }

  private record FoundObject(String key, long bytes, ObjectName name) {}

  /** What keys begin with, as far as the layout says it without knowing of machines and devices. */
  private Set<String> prefixes() {
    String top = archive.key().isEmpty() ? "" : archive.resolve("").key();
    Set<String> prefixes = new LinkedHashSet<>();
    for (String topic : topics) {
      if (firstDay.plusDays(MOST_DAYS).isBefore(lastDay)) {
        prefixes.add(top + layout.begin(topic, null));
      } else {
        for (LocalDate day = firstDay; !day.isAfter(lastDay); day = day.plusDays(1)) {
          prefixes.add(top + layout.begin(topic, day));
        }
      }
    }
    return prefixes;
  }

  private boolean isAsked(String key, ObjectName name) {
    if (!topics.contains(name.partition().topic()) || !name.isOfValues()) {
      return false;
    }
    int top = archive.key().isEmpty() ? 0 : archive.resolve("").key().length();
    @Nullable LocalDate day = layout.day(key.substring(top));
    return day == null ? !layout.hasDays() : !day.isBefore(firstDay) && !day.isAfter(lastDay);
  }

  private List<String> missing(
      ObjectStore store, Iterable<ValueObject> objects, ParallelRequests parallel)
      throws IOException {
    Set<String> listed = new HashSet<>();
    Set<String> indexes = new TreeSet<>();
    for (ValueObject each : objects) {
      listed.add(each.key);
      indexes.add(each.indexKey);
    }
    return parallel.flatMap(
        List.copyOf(indexes),
        key ->
            IndexFile.read(store, new ObjectLocation(archive.bucket(), key))
                .getObjectsList()
                .stream()
                .map(IndexedObject::getKey)
                .filter(each -> !listed.contains(each))
                .filter(
                    each -> {
                      @Nullable ObjectName name = ObjectName.parse(each);
                      return name != null && isAsked(each, name);
                    })
                .toList());
  }

  /**
   * Reads an object of the listing to its end.
   *
   * @param limitBytes size of the largest record that is accepted, up to 512 MiB
   * @throws IOException if it cannot be read whole, or is not what its index says
   */
  public void read(
      ObjectStore store, ValueObject object, int limitBytes, Consumer<ArchivedValue> each)
      throws IOException {
    long[] offsets = offsets(store, object);
    int count = 0;
    try (InputStream stored = store.read(archive.bucket(), object.key);
        ObjectRecords records = new ObjectRecords(limitBytes)) {
      records.open(stored, new ArchiveViews().form(object.key));
      while (records.next()) {
        if (records.rejection() != null) {
          throw new IOException(object.key + ": " + records.rejection().message());
        }
        if (count < offsets.length) {
          each.accept(
              new ArchivedValue(
                  object.topic,
                  object.partition,
                  offsets[count],
                  // A copy: the cursor reuses its buffer.
                  ByteString.copyFrom(records.buffer(), records.offset(), records.length())));
        }
        count++;
      }
    }
    if (count != offsets.length) {
      throw new IOException(
          "%s holds %d records, and its index says %d"
              .formatted(object.key, count, offsets.length));
    }
  }

  private long[] offsets(ObjectStore store, ValueObject object) throws IOException {
    PublishIndex index =
        IndexFile.read(store, new ObjectLocation(archive.bucket(), object.indexKey));
    for (IndexedObject one : index.getObjectsList()) {
      if (one.getKey().equals(object.key)) {
        List<Long> offsets = new ArrayList<>();
        OffsetDeltas.read(one.getOffsetDeltas(), index.getFirstOffset() - 1, offsets::add);
        return offsets.stream().mapToLong(Long::longValue).toArray();
      }
    }
    throw new IOException("the index %s does not name %s".formatted(object.indexKey, object.key));
  }
}
