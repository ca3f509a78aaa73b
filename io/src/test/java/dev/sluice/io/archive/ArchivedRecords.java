package dev.sluice.io.archive;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.sluice.camera.v1.Person;
import dev.sluice.camera.v1.State;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.records.ObjectRecords;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectView;
import dev.sluice.io.s3.StoredObject;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Records for tests, which name their own offset, and what an archive holds of them. */
final class ArchivedRecords {
  /** Used again and again, since it has a large buffer. */
  private static final ObjectRecords RECORDS = new ObjectRecords(1 << 20);

  private ArchivedRecords() {}

  static TopicRecord record(
      String topic, int partition, long offset, long timeMillis, String camera) {
    State state =
        State.newBuilder()
            .setCameraId(camera)
            .setTrackId(Long.toString(offset))
            .setStartMillis(timeMillis - 100)
            .setEndMillis(timeMillis)
            .setPerson(Person.newBuilder().setZoneId("z" + offset % 3))
            .build();
    return of(topic, partition, offset, timeMillis, camera, Any.pack(state).toByteString());
  }

  /** A text that begins with its offset. */
  static TopicRecord text(
      String topic, int partition, long offset, long timeMillis, String key, String more) {
    return of(
        topic, partition, offset, timeMillis, key, ByteString.copyFromUtf8(offset + "," + more));
  }

  static TopicRecord of(
      String topic,
      int partition,
      long offset,
      long timeMillis,
      @Nullable String key,
      @Nullable ByteString value) {
    return new TopicRecord(
        topic,
        partition,
        offset,
        timeMillis,
        key == null ? null : ByteString.copyFromUtf8(key),
        value,
        List.of());
  }

  /** A record that an archive gave, and where it lay. */
  record Found(String key, ByteString value) {}

  /**
   * All records and letters that a reader finds, by the offsets that they name.
   *
   * @throws AssertionError if it finds one twice
   */
  static NavigableMap<Long, Found> read(ObjectStore store, String bucket, ObjectView view)
      throws IOException {
    return read(store, bucket, view, "");
  }

  /** The same below a prefix. */
  static NavigableMap<Long, Found> read(
      ObjectStore store, String bucket, ObjectView view, String prefix) throws IOException {
    NavigableMap<Long, Found> found = new TreeMap<>();
    List<StoredObject> objects = new ArrayList<>();
    store.list(bucket, prefix, objects::add);
    for (StoredObject object : objects) {
      String key = object.key();
      if (key.startsWith("_log/") || key.startsWith("_index/") || !view.shows(key)) {
        continue;
      }
      for (ByteString value : values(store, bucket, key)) {
        boolean letter = key.contains(".letters");
        ByteString original = letter ? DeadLetter.parseFrom(value).getPayload() : value;
        long offset =
            letter ? DeadLetter.parseFrom(value).getTopic().getOffset() : offset(original);
        Found before = found.put(offset, new Found(key, original));
        if (before != null) {
          throw new AssertionError(
              "offset " + offset + " is in " + key + " and in " + before.key());
        }
      }
    }
    return found;
  }

  static List<ByteString> values(ObjectStore store, String bucket, String key) throws IOException {
    List<ByteString> values = new ArrayList<>();
    try (InputStream content = store.read(bucket, key);
        ObjectRecords records = RECORDS) {
      records.open(content, new ArchiveViews().form(key));
      while (records.next()) {
        if (records.rejection() != null) {
          throw new AssertionError(key + ": " + records.rejection());
        }
        values.add(ByteString.copyFrom(records.buffer(), records.offset(), records.length()));
      }
    }
    return values;
  }

  private static long offset(ByteString value) throws IOException {
    return value.byteAt(0) >= '0'
        ? Long.parseLong(value.toStringUtf8().split(",")[0])
        : Long.parseLong(Any.parseFrom(value).unpack(State.class).getTrackId());
  }
}
