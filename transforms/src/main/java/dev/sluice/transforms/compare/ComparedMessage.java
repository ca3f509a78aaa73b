package dev.sluice.transforms.compare;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.Arrays;
import java.util.Comparator;

/** A message, and what of it is looked at again and again while it is matched. */
final class ComparedMessage<M extends Message> {
  private static final Comparator<ByteString> BYTES =
      ByteString.unsignedLexicographicalComparator();

  final M message;
  private final long timeMillis;
  private final long endMillis;
  private final double[] numbers;

  /** The message without what is ignored, encoded. */
  private final ByteString content;

  ComparedMessage(
      M message, long timeMillis, long endMillis, double[] numbers, ByteString content) {
    this.message = message;
    this.timeMillis = timeMillis;
    this.endMillis = Math.max(timeMillis, endMillis);
    this.numbers = numbers;
    this.content = content;
  }

  /** By what counts, and then by the rest, so that nothing is left to chance. */
  static <M extends Message> Comparator<ComparedMessage<M>> order() {
    Likeness<M> likeness = new Likeness<>();
    return (one, other) -> {
      int byContent = likeness.compare(one, other);
      return byContent != 0
          ? byContent
          : BYTES.compare(one.message.toByteString(), other.message.toByteString());
    };
  }

  /** By time, then by numbers in the order of their fields, then by all that counts. */
  static final class Likeness<M extends Message>
      implements TimeMatcher.Likeness<ComparedMessage<M>> {
    @Override
    public long timeMillis(ComparedMessage<M> thing) {
      return thing.timeMillis;
    }

    @Override
    public long endMillis(ComparedMessage<M> thing) {
      return thing.endMillis;
    }

    @Override
    public int compare(ComparedMessage<M> one, ComparedMessage<M> other) {
      int byTime = Long.compare(one.timeMillis, other.timeMillis);
      if (byTime != 0) {
        return byTime;
      }
      int byNumbers = Arrays.compare(one.numbers, other.numbers);
      return byNumbers != 0 ? byNumbers : BYTES.compare(one.content, other.content);
    }

    @Override
    public double distance(ComparedMessage<M> one, ComparedMessage<M> other) {
      double sum = 0;
      for (int i = 0; i < one.numbers.length; i++) {
        double apart = Math.abs(one.numbers[i] - other.numbers[i]);
        sum += Double.isNaN(apart) ? 0 : apart;
      }
      return sum;
    }
  }
}
