package dev.sluice.io.deadletters;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.TopicSource;
import java.util.Optional;

/**
 * A dead letter as a record of a topic. Its key is the letter's id, so that the attempts of one
 * letter, and a letter that is written twice, stand in one partition, and a compacted topic keeps
 * the last of them.
 *
 * @param key the letter's id, UTF-8
 * @param value the serialized {@link DeadLetter}
 * @param timestampMillis when it was rejected, else the event's time, else 0; epoch milliseconds
 *     UTC
 */
public record LetterMessage(ByteString key, ByteString value, long timestampMillis) {
  /** What a record has besides its key and value, and more than that. */
  private static final int OVERHEAD = 200;

  /** The record of a letter. */
  public static LetterMessage of(DeadLetter letter) {
    return new LetterMessage(
        letter.getLetterIdBytes(),
        letter.toByteString(),
        LetterPaths.placedMillis(letter).orElse(0));
  }

  /**
   * The same letter in so many bytes: its payload is cut, and where that is not enough, key and
   * headers are left out, which it says.
   *
   * @return empty where what is left has no room either
   */
  public Optional<LetterMessage> within(int bytes) {
    DeadLetter letter;
    try {
      letter = DeadLetter.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("not a letter", e);
    }
    int room = bytes - OVERHEAD - key.size();
    DeadLetter smaller = cut(letter, room);
    if (smaller.getSerializedSize() > room && letter.hasTopic()) {
      TopicSource rest = letter.getTopic().toBuilder().clearKey().clearHeaders().build();
      int leftOut = letter.getTopic().getSerializedSize() - rest.getSerializedSize();
      smaller =
          cut(
              letter.toBuilder()
                  .setTopic(leftOut == 0 ? rest : rest.toBuilder().setLeftOutBytes(leftOut).build())
                  .build(),
              room);
    }
    return smaller.getSerializedSize() > room ? Optional.empty() : Optional.of(of(smaller));
  }

  private static DeadLetter cut(DeadLetter letter, int room) {
    int over = letter.getSerializedSize() - room;
    int kept = Math.max(0, letter.getPayload().size() - Math.max(0, over));
    return letter.toBuilder().setPayload(letter.getPayload().substring(0, kept)).build();
  }
}
