package dev.sluice.command.look;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.google.protobuf.ByteString;
import dev.sluice.io.archive.ArchiveViews;
import dev.sluice.io.archive.ParquetFooter;
import dev.sluice.io.records.ObjectRecords;
import dev.sluice.io.records.RecordForm;
import dev.sluice.io.records.RecordFraming;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.io.s3.StoredObject;
import dev.sluice.pipelines.definition.NothingToDoException;
import dev.sluice.transforms.rejections.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks at objects below a prefix, in the order in which they were written. Memory: the keys below
 * the prefix, the lines that are shown, and the longest record.
 */
final class LookAtStore {
  private static final int LONGEST_RECORD_BYTES = 1 << 28;
  private static final long PAUSE_MILLIS = 2_000;
  private static final Pattern OF_LINES =
      Pattern.compile(".*\\.(txt|csv|json|ndjson|jsonl|log)(\\.(gz|zst|bz2|xz|lz4))?");

  /** What an archive keeps for itself; shown where it is asked for. */
  private static final Pattern OWN = Pattern.compile("(.*/)?_(log|index)/.*");

  private final S3Settings settings;
  private final ObjectLocation place;
  private final Shown shown;
  private final PrintStream err;

  LookAtStore(S3Settings settings, ObjectLocation place, Shown shown, PrintStream err) {
    this.settings = settings;
    this.place = place;
    this.shown = shown;
    this.err = err;
  }

  void look(boolean first, boolean follow) throws IOException {
    try (ObjectStore store = settings.open()) {
      List<StoredObject> objects = list(store, Set.of());
      if (follow) {
        follow(store, objects, first);
        return;
      }
      if (objects.isEmpty()) {
        throw new NothingToDoException("there is no object at " + place);
      }
      if (first || shown.left() == Long.MAX_VALUE) {
        boolean unused = print(store, objects);
      } else {
        newest(store, objects);
      }
    }
  }

  private List<StoredObject> list(ObjectStore store, Set<String> known) throws IOException {
    List<StoredObject> objects = new ArrayList<>();
    boolean own = OWN.matcher(place.key() + "/").matches();
    store.list(
        place.bucket(),
        place.key(),
        each -> {
          if (!known.contains(each.key())
              && !each.key().endsWith("/")
              && (own || !OWN.matcher(each.key()).matches())) {
            objects.add(each);
          }
        });
    objects.sort(
        Comparator.comparingLong(StoredObject::modifiedMillis).thenComparing(StoredObject::key));
    return objects;
  }

  /** From the newest object on, until there are enough records. */
  private void newest(ObjectStore store, List<StoredObject> objects) throws IOException {
    Deque<List<String>> kept = new ArrayDeque<>();
    long found = 0;
    for (int i = objects.size() - 1; i >= 0 && found < shown.left(); i--) {
      ArrayDeque<String> last = new ArrayDeque<>();
      long wanted = shown.left() - found;
      read(
          store,
          objects.get(i),
          record -> {
            last.add(shown.line(record));
            if (last.size() > wanted) {
              last.remove();
            }
            return true;
          });
      found += last.size();
      kept.addFirst(List.copyOf(last));
    }
    for (List<String> each : kept) {
      for (String line : each) {
        boolean unused = shown.print(line);
      }
    }
  }

  private void follow(ObjectStore store, List<StoredObject> there, boolean first)
      throws IOException {
    Set<String> known = new HashSet<>();
    there.forEach(each -> known.add(each.key()));
    boolean goOn = !first || print(store, there);
    while (goOn && shown.flush()) {
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for objects");
      }
      List<StoredObject> fresh = list(store, Collections.unmodifiableSet(known));
      fresh.forEach(each -> known.add(each.key()));
      goOn = print(store, fresh);
    }
  }

  private boolean print(ObjectStore store, List<StoredObject> objects) throws IOException {
    for (StoredObject each : objects) {
      if (!read(store, each, shown::print)) {
        return false;
      }
    }
    return true;
  }

  /** Gives the records of an object until one is refused; false then. */
  private boolean read(ObjectStore store, StoredObject object, Predicate<LookedAt> records)
      throws IOException {
    try {
      if (object.key().endsWith(".parquet")) {
        return readRows(store, object, records);
      }
      @Nullable RecordForm form = new ArchiveViews().form(object.key());
      if (form == null && OF_LINES.matcher(object.key()).matches()) {
        form = new RecordForm(RecordFraming.TEXT, null);
      }
      if (form == null && OWN.matcher(object.key()).matches()) {
        return readOwn(store, object, records);
      }
      return readRecords(store, object, form, records);
    } catch (NoSuchFileException e) {
      err.println("look: gone since it was listed: " + object.key());
      return true;
    }
  }

  private boolean readRecords(
      ObjectStore store, StoredObject object, @Nullable RecordForm form, Predicate<LookedAt> each)
      throws IOException {
    try (InputStream stored = store.read(place.bucket(), object.key());
        ObjectRecords records = new ObjectRecords(LONGEST_RECORD_BYTES)) {
      records.open(stored, form);
      while (records.next()) {
        @Nullable Rejection rejection = records.rejection();
        ByteString value =
            ByteString.copyFrom(
                records.buffer(), records.offset(), rejection == null ? records.length() : 0);
        ValueText text = ValueText.of(value);
        if (form == null && records.recordIndex() <= 0 && !text.kind().equals(ValueText.MESSAGE)) {
          // Nothing that we write: its lines.
          return readRecords(store, object, new RecordForm(RecordFraming.TEXT, null), each);
        }
        if (rejection != null) {
          err.printf(
              "look: %s, record %d: %s%n",
              object.key(), records.recordIndex(), rejection.message());
          continue;
        }
        if (!each.test(at(object, records.recordIndex(), text, value.size()))) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean readOwn(ObjectStore store, StoredObject object, Predicate<LookedAt> each)
      throws IOException {
    ByteString content;
    try (InputStream stored = store.read(place.bucket(), object.key())) {
      content =
          ByteString.readFrom(
              object.key().endsWith(".zst") ? new ZstdInputStreamNoFinalizer(stored) : stored);
    }
    return each.test(
        at(
            object,
            0,
            ValueText.ofArchive(object.key(), content).orElseGet(() -> ValueText.of(content)),
            content.size()));
  }

  private boolean readRows(ObjectStore store, StoredObject object, Predicate<LookedAt> each)
      throws IOException {
    try (InputStream stored = store.read(place.bucket(), object.key())) {
      return each.test(
          at(
              object,
              0,
              new ValueText("parquet", null, ParquetFooter.describe(stored), null),
              object.bytes()));
    }
  }

  private LookedAt at(StoredObject object, long index, ValueText value, long bytes) {
    return new LookedAt(
        new ObjectLocation(place.bucket(), object.key()).toString(),
        -1,
        index,
        object.modifiedMillis(),
        null,
        List.of(),
        value,
        bytes);
  }
}
