package dev.sluice.pipelines;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.sluice.camera.v1.Door;
import dev.sluice.camera.v1.State;
import dev.sluice.transforms.topics.RecordBatch;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.CannotProvideCoderException;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Records of the one partition of a topic, for what lies between the endpoints of a pipeline. */
public final class LiveRecords {
  public static final String CAMERA = "acme/berlin/dock/north";

  private LiveRecords() {}

  /** The options of a pipeline, with those that all live ones want. */
  public static <O extends PipelineOptions> O options(Class<O> type, String... more) {
    Stream<String> common =
        Stream.of("--topics=t", "--kafkaServers=k:9092", "--stableUniqueNames=ERROR");
    return PipelineOptionsFactory.fromArgs(
            Stream.concat(common, Stream.of(more)).toArray(String[]::new))
        .as(type);
  }

  /** Pipelines of one worker: that of a partition sees its batches in their order. */
  public static Pipeline pipeline() {
    return Pipeline.create(
        PipelineOptionsFactory.fromArgs("--targetParallelism=1", "--stableUniqueNames=ERROR")
            .create());
  }

  /** A stream of batches. */
  public static TestStream.Builder<RecordBatch> stream(Pipeline pipeline)
      throws CannotProvideCoderException {
    return TestStream.create(pipeline.getCoderRegistry().getCoder(RecordBatch.class));
  }

  /** An open door that is seen at a time, which is the record's as well. */
  public static TopicRecord door(long offset, String track, long timeMillis) {
    State state =
        State.newBuilder()
            .setCameraId(CAMERA)
            .setTrackId(track)
            .setStartMillis(timeMillis)
            .setEndMillis(timeMillis)
            .setDoor(Door.newBuilder().setOpen(true))
            .build();
    return record(offset, timeMillis, CAMERA, Any.pack(state).toByteString());
  }

  /** A record of text. */
  public static TopicRecord text(long offset, long timeMillis, String value) {
    return record(offset, timeMillis, CAMERA, ByteString.copyFromUtf8(value));
  }

  /** A record without a value. */
  public static TopicRecord empty(long offset, long timeMillis) {
    return record(offset, timeMillis, CAMERA, null);
  }

  private static TopicRecord record(
      long offset, long timeMillis, String key, @Nullable ByteString value) {
    return new TopicRecord(
        "t", 0, offset, timeMillis, ByteString.copyFromUtf8(key), value, List.of());
  }

  /** A batch as an element of a stream. */
  public static TimestampedValue<RecordBatch> batch(TopicRecord... records) {
    RecordBatch batch = new RecordBatch(List.of(records));
    return TimestampedValue.of(batch, at(batch.elementMillis()));
  }

  public static Instant at(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
