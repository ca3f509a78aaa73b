package dev.sluice.io.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.deadletters.FoundLetter;
import dev.sluice.io.deadletters.LetterStream;
import dev.sluice.io.deadletters.LetterVisitor;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters that a topic holds now: serialized {@link DeadLetter} messages, partition after
 * partition.
 *
 * @param access how Kafka is reached
 * @param topic the topic
 */
public record TopicLetterStream(KafkaAccess access, String topic) implements LetterStream {
  private static final long OUTAGE_MILLIS = 10_000;

  @Override
  public void read(LetterVisitor visitor) throws IOException {
    for (PartitionRange range : TopicOffsets.all(access, List.of(topic))) {
      try (PartitionReader reader = PartitionReader.open(access, range, OUTAGE_MILLIS)) {
        for (@Nullable TopicRecord record = reader.next(); record != null; record = reader.next()) {
          if (record.value() != null && !visit(record, visitor)) {
            return;
          }
        }
      }
    }
  }

  private static boolean visit(TopicRecord record, LetterVisitor visitor) throws IOException {
    String place =
        String.format("kafka:%s/%d@%d", record.topic(), record.partition(), record.offset());
    try {
      DeadLetter letter = DeadLetter.parseFrom(record.value());
      return visitor.letter(
          new FoundLetter(
              letter,
              place,
              OptionalLong.of(
                  letter.hasFailedMillis() ? letter.getFailedMillis() : record.timestampMillis())));
    } catch (InvalidProtocolBufferException e) {
      visitor.unreadable(place, "is no dead letter");
      return true;
    }
  }
}
