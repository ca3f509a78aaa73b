package dev.sluice.transforms.bridge;

import com.google.protobuf.ByteString;
import dev.sluice.transforms.readings.Reading;
import dev.sluice.transforms.readings.ReadingParser;
import dev.sluice.transforms.rejections.Rejection;
import java.io.Serializable;

/** What payloads are, and what a record takes from them: its key, and its time. */
public sealed interface PayloadForm extends Serializable
    permits PayloadForm.Lines, PayloadForm.Bytes, JsonPayloads {

  /** There is no time in the payload. */
  long NO_TIME = Long.MIN_VALUE;

  /** What a payload says, or why it says nothing. */
  sealed interface Content permits Keyed, Unusable {}

  /**
   * What a payload says.
   *
   * @param key of the record
   * @param millis its time, epoch milliseconds UTC; {@link #NO_TIME} where it has none
   */
  record Keyed(ByteString key, long millis) implements Content {}

  /** Why a payload cannot be used. */
  record Unusable(Rejection rejection) implements Content {}

  /** Reads the payload of a message of that topic. */
  Content read(String topic, ByteString payload);

  /** Readings, as {@link ReadingParser} reads them: the key is {@code machine/device}. */
  record Lines() implements PayloadForm {
    @Override
    public Content read(String topic, ByteString payload) {
      ReadingParser.Result read = ReadingParser.ofTopic(topic).read(payload);
      if (read instanceof Reading reading) {
        return new Keyed(ByteString.copyFromUtf8(reading.key()), reading.epochMillis());
      }
      return new Unusable(((ReadingParser.Unusable) read).rejection());
    }
  }

  /** Anything: the key is the topic, and the time that of arrival. */
  record Bytes() implements PayloadForm {
    @Override
    public Content read(String topic, ByteString payload) {
      return new Keyed(ByteString.copyFromUtf8(topic), NO_TIME);
    }
  }
}
