package dev.sluice.io.archive;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.reading.v1.Decimal;
import dev.sluice.transforms.amounts.DecimalText;
import dev.sluice.transforms.amounts.InvalidDecimalException;
import dev.sluice.transforms.readings.Reading;
import dev.sluice.transforms.readings.ReadingParser;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.topics.TopicRecord;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of a topic of readings what the lake's table has of them. A number that the table's
 * decimals cannot hold exactly is rejected: nothing is rounded. Not thread-safe.
 */
final class ReadingDecoder {
  private static final int SCALE = 18;
  private static final int PRECISION = 38;
  private static final int BYTES = 16;
  private static final String ID = "sluice.id";

  private static final Rejection WRONG_NUMBER =
      new Rejection(
          Reason.REASON_NUMBER_INVALID,
          "a number has more than %d digits in front of the point, or %d behind it"
              .formatted(PRECISION - SCALE, SCALE));

  private final ReadingParser parser;
  private Rejection rejection = WRONG_NUMBER;

  ReadingDecoder(String topic) {
    this.parser = ReadingParser.ofTopic(topic);
  }

  /** The message; null where it is no reading. */
  dev.sluice.reading.v1.@Nullable Reading decode(TopicRecord record) {
    ReadingParser.Result result = parser.read(record.value());
    if (result instanceof ReadingParser.Unusable unusable) {
      rejection = unusable.rejection();
      return null;
    }
    Reading reading = (Reading) result;
    dev.sluice.reading.v1.Reading.Builder message =
        dev.sluice.reading.v1.Reading.newBuilder()
            .setMachine(reading.machine())
            .setDevice(reading.device())
            .setMetric(reading.metric())
            .setTimeMillis(reading.epochMillis())
            .setTopic(record.topic())
            .setPartition(record.partition())
            .setOffset(record.offset());
    @Nullable ByteString id = record.header(ID);
    if (id != null && id.isValidUtf8()) {
      message.setId(id.toStringUtf8());
    }
    try {
      if (reading.isNumber()) {
        message.setValue(decimal(reading.value()));
      } else {
        int bar = reading.value().indexOf('|');
        message
            .setLatitude(decimal(reading.value().substring(0, bar)))
            .setLongitude(decimal(reading.value().substring(bar + 1)));
      }
    } catch (ArithmeticException | InvalidDecimalException e) {
      rejection = WRONG_NUMBER;
      return null;
    }
    return message.build();
  }

  private static Decimal decimal(String text) throws InvalidDecimalException {
    BigDecimal number = DecimalText.read(text).setScale(SCALE, RoundingMode.UNNECESSARY);
    if (number.precision() > PRECISION) {
      throw new ArithmeticException("too many digits");
    }
    byte[] digits = number.unscaledValue().toByteArray();
    byte[] bytes = new byte[BYTES];
    Arrays.fill(bytes, (byte) (digits[0] < 0 ? -1 : 0));
    System.arraycopy(digits, 0, bytes, BYTES - digits.length, digits.length);
    return Decimal.newBuilder().setUnscaled(ByteString.copyFrom(bytes)).build();
  }

  /** Why the last record is none. */
  Rejection rejection() {
    return rejection;
  }
}
