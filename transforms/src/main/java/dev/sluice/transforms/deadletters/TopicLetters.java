package dev.sluice.transforms.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import com.google.common.primitives.Ints;
import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.TopicHeader;
import dev.sluice.deadletter.v1.TopicSource;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.topics.OutgoingRecord;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes dead letters of records that were read from topics. A letter's id is the hash of where the
 * record lies. A record that was sent again because of a letter names that letter in its headers:
 * if it is rejected again, it is the same letter, with one more attempt behind it.
 *
 * <p>A letter is not much larger than {@code payloadLimitBytes}, whatever the record is: key and
 * headers count from {@value #FREE_BYTES} bytes on, and where they alone are over the limit they
 * are left out, which the letter says.
 *
 * @param pipeline the pipeline that rejects
 * @param version the version of Sluice that rejects
 * @param payloadLimitBytes where payloads are cut, bytes
 */
public record TopicLetters(String pipeline, String version, int payloadLimitBytes)
    implements Serializable {
  /** The header in which a record that is sent again names its letter. */
  public static final String LETTER_HEADER = "sluice-letter-id";

  /** The header with how often the record was rejected before, a decimal number. */
  public static final String ATTEMPTS_HEADER = "sluice-letter-attempts";

  /** With what else is in a letter, less than what a topic takes by default beside a payload. */
  private static final int FREE_BYTES = 16 << 10;

  /** Bytes. */
  private static final int LONGEST_ID = 64;

  /** Where a record lies, and all of it but its value. */
  public static TopicSource source(TopicRecord record) {
    TopicSource source = sourceWithoutKey(record);
    return record.key() == null ? source : withKey(source, record.key());
  }

  /** The source with that key. */
  public static TopicSource withKey(TopicSource source, ByteString key) {
    return source.toBuilder().setKey(key).build();
  }

  /** Where a record lies, for whoever knows the key anyway: all of it but its value and key. */
  public static TopicSource sourceWithoutKey(TopicRecord record) {
    TopicSource.Builder source =
        TopicSource.newBuilder()
            .setTopic(record.topic())
            .setPartition(record.partition())
            .setOffset(record.offset())
            .setTimestampMillis(record.timestampMillis());
    for (TopicRecord.Header header : record.headers()) {
      TopicHeader.Builder copy = TopicHeader.newBuilder().setName(header.name());
      if (header.value() != null) {
        copy.setValue(header.value());
      }
      source.addHeaders(copy);
    }
    return source.build();
  }

  /**
   * A letter for a record.
   *
   * @param value the record's value, empty for a tombstone
   * @param failedMillis when it was rejected, epoch milliseconds UTC
   */
  public DeadLetter letter(
      TopicSource source, ByteString value, String step, Rejection rejection, long failedMillis) {
    return undated(source, value, step, rejection).setFailedMillis(failedMillis).build();
  }

  /**
   * A letter for a record that is at hand.
   *
   * @param failedMillis when it was rejected, epoch milliseconds UTC
   */
  public DeadLetter letter(
      TopicRecord record, String step, Rejection rejection, long failedMillis) {
    ByteString value = record.value();
    return letter(
        source(record), value == null ? ByteString.EMPTY : value, step, rejection, failedMillis);
  }

  /**
   * A letter of a bounded run, which does not say when: the same in every run.
   *
   * @param value as above
   */
  public DeadLetter letter(TopicSource source, ByteString value, String step, Rejection rejection) {
    return undated(source, value, step, rejection).build();
  }

  /**
   * A letter for a record that a topic did not take: it lies nowhere, so its partition and offset
   * are -1, and its id is the hash of what it is.
   *
   * @param topic which did not take it
   * @param failedMillis when, epoch milliseconds UTC
   */
  public DeadLetter unwritten(
      String topic, OutgoingRecord record, String step, Rejection rejection, long failedMillis) {
    TopicRecord asIfWritten =
        new TopicRecord(
            topic,
            -1,
            -1,
            record.timestampMillis(),
            record.key(),
            record.value(),
            record.headers());
    Hasher hash = Hashing.sha256().newHasher().putString(topic, UTF_8);
    for (@Nullable ByteString part : Arrays.asList(record.key(), record.value())) {
      hash.putInt(part == null ? -1 : part.size());
      hash.putBytes(part == null ? new byte[0] : part.toByteArray());
    }
    return letter(asIfWritten, step, rejection, failedMillis).toBuilder()
        .setLetterId(BaseEncoding.base16().lowerCase().encode(hash.hash().asBytes(), 0, 16))
        .build();
  }

  private DeadLetter.Builder undated(
      TopicSource source, ByteString value, String step, Rejection rejection) {
    @Nullable ByteString earlierLetter = header(source, LETTER_HEADER);
    if (earlierLetter != null && earlierLetter.size() > LONGEST_ID) {
      // No id of a letter, but something of that size in our header: it would be the letter's key.
      earlierLetter = null;
    }
    int counted = Math.max(0, source.getSerializedSize() - FREE_BYTES);
    boolean fits = counted <= payloadLimitBytes;
    int room = fits ? payloadLimitBytes - counted : payloadLimitBytes;
    DeadLetter.Builder letter =
        DeadLetter.newBuilder()
            .setLetterId(earlierLetter == null ? letterId(source) : earlierLetter.toStringUtf8())
            .setTopic(fits ? source : withoutKeyAndHeaders(source))
            .setStep(step)
            .setReason(rejection.reason())
            .setMessage(rejection.message())
            .setPayload(value.substring(0, Math.min(value.size(), room)))
            .setPayloadSizeBytes(value.size())
            .setEventMillis(source.getTimestampMillis())
            .setPipeline(pipeline)
            .setVersion(version);
    if (earlierLetter != null) {
      letter.setEarlierAttempts(attempts(source));
    }
    return letter;
  }

  private static TopicSource withoutKeyAndHeaders(TopicSource source) {
    TopicSource rest = source.toBuilder().clearKey().clearHeaders().build();
    return rest.toBuilder()
        .setLeftOutBytes(source.getSerializedSize() - rest.getSerializedSize())
        .build();
  }

  /** At least one: the record would not name a letter if it had not been rejected before. */
  private static int attempts(TopicSource source) {
    @Nullable ByteString header = header(source, ATTEMPTS_HEADER);
    @Nullable Integer attempts = header == null ? null : Ints.tryParse(header.toStringUtf8());
    return attempts == null ? 1 : Math.max(1, attempts);
  }

  private static @Nullable ByteString header(TopicSource source, String name) {
    for (int i = source.getHeadersCount() - 1; i >= 0; i--) {
      if (source.getHeaders(i).getName().equals(name)) {
        return source.getHeaders(i).getValue();
      }
    }
    return null;
  }

  private static String letterId(TopicSource source) {
    byte[] hash =
        Hashing.sha256()
            .newHasher()
            .putString(source.getTopic(), UTF_8)
            .putByte((byte) 0)
            .putInt(source.getPartition())
            .putLong(source.getOffset())
            .hash()
            .asBytes();
    return BaseEncoding.base16().lowerCase().encode(hash, 0, 16);
  }
}
