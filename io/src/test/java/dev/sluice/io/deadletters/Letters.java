package dev.sluice.io.deadletters;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.deadletter.v1.TopicSource;
import dev.sluice.io.s3.ObjectStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Letters for tests, and what a store gives of them. */
final class Letters {
  private Letters() {}

  /** A whole letter of the topic "observations"; its offset is its number. */
  static DeadLetter letter(int number, String failed) {
    return DeadLetter.newBuilder()
        .setLetterId(String.format("%032x", number))
        .setTopic(
            TopicSource.newBuilder()
                .setTopic("observations")
                .setPartition(1)
                .setOffset(number)
                .setKey(ByteString.copyFromUtf8("camera-" + number))
                .setTimestampMillis(1_000L + number))
        .setStep("Decode")
        .setReason(Reason.REASON_MESSAGE_MALFORMED)
        .setMessage("the bytes are no google.protobuf.Any")
        .setPayload(ByteString.copyFromUtf8("value-" + number))
        .setPayloadSizeBytes(("value-" + number).length())
        .setEventMillis(1_000L + number)
        .setFailedMillis(Instant.parse(failed).toEpochMilli())
        .setPipeline("archive")
        .setVersion("1.2.3")
        .build();
  }

  /** Reads, and takes objects that cannot be read for an error. */
  static List<DeadLetter> read(
      ObjectStore store, LetterPlace place, LetterFilter filter, DeadLetterStore.Order order)
      throws IOException {
    Seen seen = new Seen();
    new DeadLetterStore(store, List.of(place)).read(filter, order, seen);
    if (!seen.unreadable.isEmpty()) {
      throw new AssertionError(seen.unreadable.toString());
    }
    return seen.letters;
  }

  static final class Seen implements LetterVisitor {
    final List<DeadLetter> letters = new ArrayList<>();
    final List<String> unreadable = new ArrayList<>();

    @Override
    public boolean letter(FoundLetter letter) {
      return letters.add(letter.letter());
    }

    @Override
    public void unreadable(String objectUri, String why) {
      unreadable.add(objectUri + " " + why);
    }
  }
}
