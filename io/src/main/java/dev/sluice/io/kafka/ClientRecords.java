package dev.sluice.io.kafka;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Records of Kafka's client in our form, without a copy of their bytes. Not thread-safe. */
final class ClientRecords {
  private final RecentKeys keys = new RecentKeys();

  TopicRecord converted(ConsumerRecord<byte[], byte[]> record) {
    return new TopicRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.key() == null ? null : keys.of(record.key()),
        wrapped(record.value()),
        headers(record.headers()));
  }

  private static List<TopicRecord.Header> headers(Headers headers) {
    List<TopicRecord.Header> converted = null;
    for (Header header : headers) {
      converted = converted == null ? new ArrayList<>() : converted;
      converted.add(new TopicRecord.Header(header.key(), wrapped(header.value())));
    }
    return converted == null ? List.of() : converted;
  }

  /** The array is the client's, made for this record, and nobody writes to it. */
  private static @Nullable ByteString wrapped(byte @Nullable [] bytes) {
    return bytes == null ? null : UnsafeByteOperations.unsafeWrap(bytes);
  }
}
