package dev.sluice.io.records;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.transforms.rejections.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a cursor gave of one record; {@code payload} is empty for a rejected one. */
record ReadRecord(
    long index,
    long offset,
    ByteString payload,
    @Nullable Reason reason,
    ByteString original,
    long originalSize) {

  static ReadRecord good(long index, long offset, byte[] payload, byte[] original) {
    return new ReadRecord(
        index,
        offset,
        ByteString.copyFrom(payload),
        null,
        ByteString.copyFrom(original),
        original.length);
  }

  static ReadRecord rejected(
      long index, long offset, Reason reason, byte[] original, long originalSize) {
    return new ReadRecord(
        index, offset, ByteString.EMPTY, reason, ByteString.copyFrom(original), originalSize);
  }

  static List<ReadRecord> all(ObjectRecords records, InputStream object, int cutBytes)
      throws IOException {
    return all(records, object, null, cutBytes);
  }

  static List<ReadRecord> all(
      ObjectRecords records, InputStream object, @Nullable RecordForm form, int cutBytes)
      throws IOException {
    List<ReadRecord> all = new ArrayList<>();
    records.open(object, form);
    while (records.next()) {
      Rejection rejection = records.rejection();
      all.add(
          new ReadRecord(
              records.recordIndex(),
              records.byteOffset(),
              ByteString.copyFrom(records.buffer(), records.offset(), records.length()),
              rejection == null ? null : rejection.reason(),
              records.original(cutBytes),
              records.originalSizeBytes()));
    }
    records.close();
    return all;
  }
}
