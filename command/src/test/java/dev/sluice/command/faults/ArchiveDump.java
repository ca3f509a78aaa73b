package dev.sluice.command.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.io.archive.ArchiveView;
import dev.sluice.io.archive.ArchiveViews;
import dev.sluice.io.records.ObjectRecords;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of the records in an archive's data, by partition, each as often as it is there.
 *
 * @param counts how often each value is there
 */
record ArchiveDump(Map<Integer, Map<ByteString, Integer>> counts) {
  private static final Pattern NAME =
      Pattern.compile(".*/[^/]+-(\\d{5})-\\d{6}-\\d{20}-\\d{20}\\.[a-z.]+");

  /** What the embedded S3 lists of a PUT in whose middle it was killed; an S3 has no such thing. */
  private static final Pattern HALF_PUT =
      Pattern.compile(".*\\.[a-z.]+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** What the shipped reader shows now. */
  static ArchiveDump visible(ObjectStore store, ObjectLocation archive) throws IOException {
    ArchiveView view = ArchiveView.open(store, archive);
    return read(store, archive, keys(store, archive).stream().filter(view::shows).toList());
  }

  /** What lies there, for a reader that knows nothing of archives; of objects, all must be data. */
  static ArchiveDump listed(ObjectStore store, ObjectLocation archive) throws IOException {
    return read(store, archive, keys(store, archive));
  }

  /** How many records there are. */
  long size() {
    return counts.values().stream()
        .flatMap(values -> values.values().stream())
        .mapToLong(Integer::longValue)
        .sum();
  }

  /** Nothing is there more often than in another. */
  void assertWithin(ArchiveDump all) {
    counts.forEach(
        (partition, values) ->
            values.forEach(
                (value, count) ->
                    assertThat(count)
                        .as("how often a record of partition %s is there", partition)
                        .isLessThanOrEqualTo(all.counts().get(partition).getOrDefault(value, 0))));
  }

  void add(int partition, ByteString value) {
    counts.computeIfAbsent(partition, any -> new TreeMap<>(ORDER)).merge(value, 1, Integer::sum);
  }

  private static final java.util.Comparator<ByteString> ORDER =
      ByteString.unsignedLexicographicalComparator();

  private static List<String> keys(ObjectStore store, ObjectLocation archive) throws IOException {
    List<String> keys = new ArrayList<>();
    ObjectLocation data = archive.resolve("data/");
    store.list(data.bucket(), data.key(), object -> keys.add(object.key()));
    keys.removeIf(key -> HALF_PUT.matcher(key).matches());
    return keys;
  }

  private static ArchiveDump read(ObjectStore store, ObjectLocation archive, List<String> keys)
      throws IOException {
    ArchiveDump dump = new ArchiveDump(new TreeMap<>());
    ObjectRecords records = new ObjectRecords(ObjectRecords.DEFAULT_LIMIT_BYTES);
    for (String key : keys) {
      Matcher name = NAME.matcher(key);
      if (!name.matches()) {
        throw new IllegalStateException("no object of an archive: " + key);
      }
      try (InputStream object = store.read(archive.bucket(), key)) {
        records.open(object, new ArchiveViews().form(key));
        while (records.next()) {
          if (records.rejection() != null) {
            throw new IllegalStateException(key + " cannot be read: " + records.rejection());
          }
          dump.add(
              Integer.parseInt(name.group(1)),
              ByteString.copyFrom(records.buffer(), records.offset(), records.length()));
        }
      } catch (NoSuchFileException e) {
        throw new IllegalStateException(key + " was listed and is gone", e);
      }
    }
    records.close();
    return dump;
  }
}
