package dev.sluice.pipelines.live;

import static java.util.Objects.requireNonNull;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.deadletters.LetterMessage;
import dev.sluice.io.deadletters.WriteDeadLetters;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.WriteTopic;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.pipelines.options.Destinations;
import dev.sluice.transforms.topics.OutgoingRecord;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/**
 * Writes dead letters to each of some places, at least once: a letter that is written again has the
 * same id. Whoever reads them takes one of each id and attempt.
 */
public final class WriteLetters extends PTransform<PCollection<DeadLetter>, PDone> {
  private static final long serialVersionUID = 1L;

  private final KafkaAccess kafka;
  private final ObjectStoreOpener store;
  private final Destinations to;

  private WriteLetters(KafkaAccess kafka, ObjectStoreOpener store, Destinations to) {
    this.kafka = kafka;
    this.store = store;
    this.to = to;
  }

  /** Writes to all of those places. */
  public static WriteLetters to(KafkaAccess kafka, ObjectStoreOpener store, Destinations to) {
    return new WriteLetters(kafka, store, to);
  }

  @Override
  public PDone expand(PCollection<DeadLetter> letters) {
    for (String topic : to.topics()) {
      letters
          .apply("LettersFor-" + topic, MapElements.via(new ToRecord()))
          .apply(
              "WriteLetters-" + topic, WriteTopic.to(kafka, topic).cutting(WriteLetters::smaller));
    }
    for (ObjectLocation location : to.locations()) {
      letters.apply("StoreLetters-" + location, WriteDeadLetters.to(store, location));
    }
    return PDone.in(letters.getPipeline());
  }

  private static Optional<OutgoingRecord> smaller(OutgoingRecord record, int bytes) {
    return new LetterMessage(
            requireNonNull(record.key()), requireNonNull(record.value()), record.timestampMillis())
        .within(bytes)
        .map(WriteLetters::record);
  }

  private static OutgoingRecord record(LetterMessage message) {
    return new OutgoingRecord(message.key(), message.value(), message.timestampMillis(), List.of());
  }

  private static final class ToRecord extends SimpleFunction<DeadLetter, OutgoingRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public OutgoingRecord apply(DeadLetter letter) {
      return record(LetterMessage.of(letter));
    }
  }
}
