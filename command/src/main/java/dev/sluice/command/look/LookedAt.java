package dev.sluice.command.look;

import com.google.protobuf.ByteString;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record, wherever it lies.
 *
 * @param place the topic, or the address of the object
 * @param partition of a topic; -1 of an object
 * @param at the offset, or the number of the record in the object, from 0
 * @param timeMillis the timestamp, or when the object was written, epoch milliseconds
 * @param key null where there is none
 * @param headers of a record of a topic
 * @param value as it can be read
 * @param bytes of the value
 */
record LookedAt(
    String place,
    int partition,
    long at,
    long timeMillis,
    @Nullable ByteString key,
    List<TopicRecord.Header> headers,
    ValueText value,
    long bytes) {

  static LookedAt of(TopicRecord record) {
    @Nullable ByteString value = record.value();
    return new LookedAt(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestampMillis(),
        record.key(),
        record.headers(),
        ValueText.of(value),
        value == null ? 0 : value.size());
  }
}
