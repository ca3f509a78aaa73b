package dev.sluice.command.letters;

import com.google.protobuf.ByteString;
import dev.sluice.command.Sluice;
import dev.sluice.command.replay.GeneratedCameras;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.deadletters.WriteDeadLetters;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.topics.TopicRecord;
import dev.sluice.transforms.topics.TopicRecord.Header;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.transforms.Create;

/** Dead letters in a store of their own on the server of the generated cameras. */
final class StoredLetters {
  static final int PAYLOAD_LIMIT = 1_000;
  private static final TopicLetters LETTERS = new TopicLetters("archive", "1.2.3", PAYLOAD_LIMIT);

  private final GeneratedCameras cameras = GeneratedCameras.get();
  private final ObjectLocation location;

  StoredLetters(String name) {
    location = ObjectLocation.parse("s3://" + GeneratedCameras.OUTPUT + "/" + name);
  }

  ObjectLocation location() {
    return location;
  }

  /** A letter of the record at an offset. */
  static DeadLetter letter(long offset, Reason reason, String failed, ByteString value) {
    return LETTERS.letter(
        TopicLetters.source(record(offset)),
        value,
        "DecodeRecords",
        new Rejection(reason, "why it was rejected"),
        Instant.parse(failed).toEpochMilli());
  }

  private static TopicRecord record(long offset) {
    return new TopicRecord(
        "observations",
        3,
        offset,
        1_000 + offset,
        ByteString.copyFromUtf8("camera-" + offset),
        null,
        List.of(new Header("trace", ByteString.copyFromUtf8("t" + offset))));
  }

  void write(DeadLetter... letters) {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(Create.of(List.of(letters)).withCoder(ProtoCoder.of(DeadLetter.class)))
        .apply(WriteDeadLetters.to(cameras.settings(), location));
    var unused = pipeline.run().waitUntilFinish();
  }

  /** Runs a command of {@code dlq} on this store. */
  Sluice.Ended dlq(String words, String... more) {
    List<String> options =
        new ArrayList<>(
            List.of("--store=" + location, "--s3Endpoint=" + cameras.server().endpoint()));
    options.addAll(List.of(more));
    return Sluice.run("dlq " + words, options);
  }
}
