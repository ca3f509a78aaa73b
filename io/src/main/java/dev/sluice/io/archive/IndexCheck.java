package dev.sluice.io.archive;

import dev.sluice.archive.v1.IndexedObject;
import dev.sluice.archive.v1.PublishIndex;
import dev.sluice.io.archive.ArchiveReport.Misplaced;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** For a check: holds indexes against the objects that they name. */
final class IndexCheck {
  private final ObjectStore store;
  private final ObjectLocation archive;
  private final @Nullable ArchiveLayout contents;
  private final Map<String, Listed> visible;

  /**
   * Reads nothing yet.
   *
   * @param contents where objects are read, the layout that tells the day of each; else null
   * @param visible the objects that readers see, by key; not changed while indexes are checked
   */
  IndexCheck(
      ObjectStore store,
      ObjectLocation archive,
      @Nullable ArchiveLayout contents,
      Map<String, Listed> visible) {
    this.store = store;
    this.archive = archive;
    this.contents = contents;
    this.visible = visible;
  }

  /** An object as it was listed. */
  record Listed(String key, long bytes, ObjectName name) {}

  /**
   * What is found in one index.
   *
   * @param key the index
   * @param keys the objects that it names
   * @param records how many records they hold, but for rejected ones
   */
  record Found(
      String key,
      List<String> problems,
      List<Misplaced> misplaced,
      Set<String> keys,
      long records,
      long rejected) {}

  /** Checks one; for any thread. */
  Found check(Listed listed) {
    List<String> found = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    PublishIndex index;
    try {
      index = IndexFile.read(store, new ObjectLocation(archive.bucket(), listed.key));
    } catch (IOException e) {
      found.add("%s cannot be read: %s".formatted(listed.key, e.getMessage()));
      return new Found(listed.key, found, List.of(), keys, 0, 0);
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
    List<Misplaced> elsewhere = new ArrayList<>();
    for (IndexedObject object : index.getObjectsList()) {
      keys.add(object.getKey());
      checkObject(object, index.getFirstOffset(), offsets, found);
      if (contents != null && visible.containsKey(object.getKey())) {
        readObject(object, contents, found, elsewhere);
      }
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
    return new Found(listed.key, found, elsewhere, keys, records - rejected, rejected);
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
  }

  private void readObject(
      IndexedObject object, ArchiveLayout layout, List<String> found, List<Misplaced> elsewhere) {
    String key = object.getKey();
    @Nullable ObjectName name = ObjectName.parse(key);
    if (name == null) {
      return; // No reader sees it, which is said elsewhere.
    }
    @Nullable LocalDate day =
        object.getLetters() ? null : layout.day(key.substring(archive.resolve("").key().length()));
    OtherDays others = new OtherDays(day);
    try {
      long count = ObjectContents.read(store, archive.bucket(), key, name, others);
      if (count != object.getRecords()) {
        found.add(
            "%s holds %s records, but the index says %s"
                .formatted(key, count, object.getRecords()));
      }
    } catch (IOException e) {
      found.add("%s cannot be read: %s".formatted(key, e.getMessage()));
    }
    if (others.records() > 0) {
      elsewhere.add(
          new Misplaced(key, others.records(), others.earliestMillis(), others.latestMillis()));
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
