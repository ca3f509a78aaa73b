package dev.sluice.benchmarks.live;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Makes our records of a consumer's, without a copy of their bytes. */
public final class TopicRecords {

  private TopicRecords() {}

  /** Headers are left out: those of a backlog have none. */
  public static TopicRecord of(ConsumerRecord<byte[], byte[]> record) {
    return new TopicRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        wrapped(record.key()),
        wrapped(record.value()),
        List.of());
  }

  private static @Nullable ByteString wrapped(byte @Nullable [] bytes) {
    return bytes == null ? null : UnsafeByteOperations.unsafeWrap(bytes);
  }
}
