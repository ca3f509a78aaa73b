package dev.sluice.io.kafka;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import dev.sluice.transforms.cameras.BackingArray;
import dev.sluice.transforms.cameras.CameraIds;
import dev.sluice.transforms.cameras.CameraSelection;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.ObservationDecoder;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.incidents.ObservationReceipt;
import dev.sluice.transforms.recordings.RecordPlace;
import dev.sluice.transforms.recordings.RecordReader;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the records of selected cameras out of a stretch of a partition, by offset. */
final class TopicRecordReader implements RecordReader {
  /** Keys that are remembered; with more cameras than that in a partition it begins again. */
  private static final int MOST_KEYS = 10_000;

  private final PartitionReader reader;
  private final PartitionRange range;
  private final CameraSelection selection;
  private final ObservationDecoder decoder = new ObservationDecoder();
  private final Map<ByteString, Keyed> cameras = new HashMap<>();
  private @Nullable TopicRecord current;
  private @Nullable String camera;
  private BackingArray value = BackingArray.of(ByteString.EMPTY);
  private long sizeRead;
  private long bytesRead;

  /** What a key says. */
  private record Keyed(String camera, boolean isSelected) {}

  TopicRecordReader(PartitionReader reader, PartitionRange range, CameraSelection selection) {
    this.reader = reader;
    this.range = range;
    this.selection = selection;
  }

  @Override
  public boolean next() throws IOException {
    while (true) {
      @Nullable TopicRecord record = reader.next();
      current = record;
      if (record == null) {
        sizeRead = range.offsets();
        return false;
      }
      sizeRead = record.offset() + 1 - range.startOffset();
      @Nullable Keyed keyed = record.key() == null ? null : keyed(record.key());
      camera = keyed == null ? null : keyed.camera();
      if (keyed == null ? mayBeSelected(record.value()) : keyed.isSelected()) {
        value = BackingArray.of(payload(record));
        bytesRead += payload(record).size() + (record.key() == null ? 0 : record.key().size());
        return true;
      }
    }
  }

  private @Nullable Keyed keyed(ByteString key) {
    @Nullable Keyed known = cameras.get(key);
    if (known == null) {
      @Nullable String id = CameraIds.of(key);
      if (id == null) {
        return null;
      }
      if (cameras.size() == MOST_KEYS) {
        cameras.clear();
      }
      known = new Keyed(id, selection.matches(id));
      cameras.put(key, known);
    }
    return known;
  }

  /** Whether a record whose key is of no camera is of a selected one, as far as can be told. */
  private boolean mayBeSelected(@Nullable ByteString message) {
    return message == null
        || selection.matchesAll()
        || !(decoder.decode(null, message) instanceof Observation observation)
        || selection.matches(observation.cameraId());
  }

  private static ByteString payload(TopicRecord record) {
    return record.value() == null ? ByteString.EMPTY : record.value();
  }

  private TopicRecord record() {
    return requireNonNull(current, "there is no current record");
  }

  @Override
  public @Nullable String camera() {
    return camera;
  }

  @Override
  public @Nullable Rejection rejection() {
    return record().value() == null ? ObservationReceipt.NO_VALUE : null;
  }

  @Override
  public String step() {
    return ObservationReceipt.STEP;
  }

  @Override
  public byte[] buffer() {
    return value.array();
  }

  @Override
  public int offset() {
    return value.offset();
  }

  @Override
  public int length() {
    return payload(record()).size();
  }

  @Override
  public ByteString original(int limitBytes) {
    ByteString payload = payload(record());
    return payload.substring(0, Math.min(limitBytes, payload.size()));
  }

  @Override
  public long originalSizeBytes() {
    return length();
  }

  @Override
  public RecordPlace place() {
    return new RecordPlace.InTopic(TopicLetters.source(record()));
  }

  @Override
  public long objectsRead() {
    return sizeRead == range.offsets() && current == null ? 1 : 0;
  }

  @Override
  public long sizeRead() {
    return sizeRead;
  }

  @Override
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  public void close() {
    reader.close();
  }
}
