package dev.sluice.io.deadletters;

import com.google.common.base.CharMatcher;
import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.deadletter.v1.TopicHeader;
import dev.sluice.deadletter.v1.TopicSource;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.topics.TopicRecord.Header;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The record that a letter was written for, as it is sent again: what it was, and two headers more
 * by which a pipeline that rejects it again knows its letter.
 *
 * @param letterId the letter's id
 * @param attempt which time this is, from 1: how often the record has been rejected
 * @param topic where it goes
 * @param partition where it goes there; empty where its key decides
 * @param key null where it has none
 * @param value null for a tombstone
 * @param timestampMillis epoch milliseconds UTC; empty for the time of the sending
 * @param headers its own, and the two
 */
public record OriginalRecord(
    String letterId,
    int attempt,
    String topic,
    OptionalInt partition,
    @Nullable ByteString key,
    @Nullable ByteString value,
    OptionalLong timestampMillis,
    List<Header> headers) {
  private static final CharMatcher BASE64 =
      CharMatcher.inRange('A', 'Z')
          .or(CharMatcher.inRange('a', 'z'))
          .or(CharMatcher.inRange('0', '9'))
          .or(CharMatcher.anyOf("+/="));

  /** Copies the headers. */
  public OriginalRecord {
    headers = List.copyOf(headers);
  }

  /** Why a letter cannot be sent again. */
  public enum Obstacle {
    /** It holds the begin of its record only. */
    CUT,
    /** It was written for an object, or the unreadable rest of one, and for no record. */
    NO_RECORD,
    /** Its record came from an object, and no topic was named for it. */
    NO_TOPIC
  }

  /** What stands against sending a letter again; null where nothing does. */
  public static @Nullable Obstacle obstacle(FoundLetter found, @Nullable String toTopic) {
    DeadLetter letter = found.letter();
    if (!letter.hasTopic()
        && (!letter.getObject().hasRecordIndex() || !letter.hasPayloadSizeBytes())) {
      return Obstacle.NO_RECORD;
    }
    if (!found.isWhole()) {
      return Obstacle.CUT;
    }
    return !letter.hasTopic() && toTopic == null ? Obstacle.NO_TOPIC : null;
  }

  /**
   * The record of a letter that nothing stands against.
   *
   * <p>To the topic that it came from it goes by its key, as it came, and to its own partition
   * where it has none. A record from an object has no key, and where it was a line of base64, what
   * the line says is sent.
   *
   * @param toTopic where it goes instead of where it came from; null for there
   */
  public static OriginalRecord of(DeadLetter letter, @Nullable String toTopic) {
    TopicSource source = letter.getTopic();
    int attempt = letter.getEarlierAttempts() + 1;
    boolean elsewhere = toTopic != null && !toTopic.equals(source.getTopic());
    List<Header> headers = new ArrayList<>();
    for (TopicHeader header : source.getHeadersList()) {
      if (!header.getName().equals(TopicLetters.LETTER_HEADER)
          && !header.getName().equals(TopicLetters.ATTEMPTS_HEADER)) {
        headers.add(new Header(header.getName(), header.hasValue() ? header.getValue() : null));
      }
    }
    headers.add(new Header(TopicLetters.LETTER_HEADER, letter.getLetterIdBytes()));
    headers.add(
        new Header(
            TopicLetters.ATTEMPTS_HEADER, ByteString.copyFromUtf8(Integer.toString(attempt))));
    return new OriginalRecord(
        letter.getLetterId(),
        attempt,
        toTopic == null ? source.getTopic() : toTopic,
        elsewhere || source.hasKey() || source.getPartition() < 0 || !letter.hasTopic()
            ? OptionalInt.empty()
            : OptionalInt.of(source.getPartition()),
        source.hasKey() ? source.getKey() : null,
        value(letter),
        letter.hasTopic()
            ? OptionalLong.of(source.getTimestampMillis())
            : letter.hasEventMillis()
                ? OptionalLong.of(letter.getEventMillis())
                : OptionalLong.empty(),
        headers);
  }

  private static @Nullable ByteString value(DeadLetter letter) {
    ByteString payload = letter.getPayload();
    if (letter.getReason() == Reason.REASON_VALUE_MISSING && payload.isEmpty()) {
      return null;
    }
    // No Any begins like this: its first byte is no character of base64.
    if (letter.hasObject()
        && payload.isValidUtf8()
        && BASE64.matchesAllOf(payload.toStringUtf8())) {
      try {
        return ByteString.copyFrom(Base64.getDecoder().decode(payload.toByteArray()));
      } catch (IllegalArgumentException e) {
        return payload;
      }
    }
    return payload;
  }

  /** Size of key and value, bytes. */
  public long sizeBytes() {
    return (key == null ? 0L : key.size()) + (value == null ? 0L : value.size());
  }
}
