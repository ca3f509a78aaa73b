package dev.sluice.io.deadletters;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;

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

  /** The record of a letter. */
  public static LetterMessage of(DeadLetter letter) {
    return new LetterMessage(
        letter.getLetterIdBytes(),
        letter.toByteString(),
        LetterPaths.placedMillis(letter).orElse(0));
  }
}
