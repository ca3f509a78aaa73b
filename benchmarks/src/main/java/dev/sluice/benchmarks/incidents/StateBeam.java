package dev.sluice.benchmarks.incidents;

import com.google.protobuf.ByteString;
import dev.sluice.benchmarks.live.Backlog;
import dev.sluice.io.kafka.ReadTopics;
import dev.sluice.pipelines.incidents.IncidentsOptions;
import dev.sluice.pipelines.incidents.IncidentsPlan;
import dev.sluice.transforms.topics.TopicRecord;
import dev.sluice.transforms.topics.UnpackRecords;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/**
 * Bare state on Beam: each record by itself goes to its camera, where one value is read and
 * written. Takes the options of the incidents pipeline and writes nothing. What {@code sluice run}
 * tells Flink for a live job is told here.
 */
final class StateBeam {
  private static final List<String> FLINK =
      List.of(
          "--runner=FlinkRunner",
          "--flinkMaster=[local]",
          "--streaming=true",
          "--fasterCopy=true",
          "--objectReuse=true",
          "--finishBundleBeforeCheckpointing=true",
          "--minPauseBetweenCheckpoints=500",
          "--maxBundleSize=100000",
          "--maxBundleTimeMills=200",
          "--autoWatermarkInterval=200",
          "--maxParallelism=128",
          "--stateBackend=filesystem");

  private StateBeam() {}

  public static void main(String[] arguments) {
    PipelineOptionsFactory.register(IncidentsOptions.class);
    IncidentsOptions options =
        PipelineOptionsFactory.fromArgs(
                Stream.concat(Stream.of(arguments), FLINK.stream()).toArray(String[]::new))
            .as(IncidentsOptions.class);
    IncidentsPlan plan = IncidentsPlan.of(options);
    FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
    flink.setCheckpointingInterval(plan.settings().checkpointMillis());
    flink.setStateBackendStoragePath(plan.settings().checkpointPath());
    Map<String, Integer> partitions =
        plan.reads().topics().stream()
            .collect(Collectors.toMap(topic -> topic, topic -> Backlog.PARTITIONS));
    Pipeline pipeline = Pipeline.create(options);
    var unused =
        pipeline
            .apply(
                "ReadTopics",
                ReadTopics.from(
                        plan.kafka(), partitions, DetectionRun.group(plan.settings().jobName()))
                    .withStart(plan.reads().start())
                    .withDisorder(plan.reads().disorderMillis())
                    .withIdle(plan.reads().idleMillis()))
            .apply("UnpackRecords", UnpackRecords.ofBatches())
            .apply("Key", MapElements.via(new Keyed()))
            .apply("Count", ParDo.of(new CountFn()));
    var unusedState = pipeline.run().waitUntilFinish();
  }

  static String camera(TopicRecord record) {
    return record.key() == null ? "" : record.key().toStringUtf8();
  }

  static byte[] value(TopicRecord record) {
    ByteString value = record.value();
    return value == null ? new byte[0] : value.toByteArray();
  }

  private static final class Keyed extends SimpleFunction<TopicRecord, KV<String, byte[]>> {
    private static final long serialVersionUID = 1L;

    @Override
    public KV<String, byte[]> apply(TopicRecord record) {
      return KV.of(camera(record), value(record));
    }
  }

  private static final class CountFn extends DoFn<KV<String, byte[]>, Void> {
    private static final long serialVersionUID = 1L;
    private static final String BYTES = "bytes";

    @StateId(BYTES)
    private final StateSpec<ValueState<Long>> bytesSpec = StateSpecs.value(VarLongCoder.of());

    @ProcessElement
    public void processElement(
        @Element KV<String, byte[]> record, @StateId(BYTES) ValueState<Long> bytes) {
      @Nullable Long before = bytes.read();
      bytes.write((before == null ? 0 : before) + record.getValue().length);
    }
  }
}
