package dev.sluice.benchmarks.replay;

import com.google.protobuf.MessageLite;
import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.runs.RunFiles;
import dev.sluice.pipelines.replay.ReplayOptions;
import dev.sluice.pipelines.replay.ReplayPlan;
import dev.sluice.transforms.recordings.RecordReader;
import dev.sluice.transforms.recordings.Recording;
import dev.sluice.transforms.recordings.RecordingStore;
import dev.sluice.transforms.replay.RecordingReplay;
import dev.sluice.transforms.replay.ReplaySettings;
import dev.sluice.transforms.rules.CompiledRuleSet;
import dev.sluice.transforms.rules.RuleCompiler;
import java.io.IOException;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * The replay written directly on Flink's DataStream API, in batch mode: the same reader, decoder,
 * engine and files. Takes the options of the replay pipeline; writes its incidents and its dead
 * letters, and neither counts nor a manifest.
 *
 * <p>What is shuffled are records with their file: a path and a serialized message. Left to itself
 * Flink would send the messages through Kryo.
 */
public final class FlinkTwin {
  private static final TypeInformation<Tuple2<String, byte[]>> PLACED =
      Types.TUPLE(Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
  private static final OutputTag<Tuple2<String, byte[]>> REJECTED =
      new OutputTag<>("rejected", PLACED);

  private FlinkTwin() {}

  public static void main(String[] arguments) throws Exception {
    ReplayOptions options = PipelineOptionsFactory.fromArgs(arguments).as(ReplayOptions.class);
    ReplayPlan plan = ReplayPlan.of(options);
    RecordingStore recordings = plan.recordings();
    RunFiles<Incident> files = PlainFiles.incidents(plan.outputs());
    RunFiles<DeadLetter> letters = plan.outputs().rejected();
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(
            options.as(FlinkPipelineOptions.class).getParallelism(), new Configuration());
    env.setRuntimeMode(RuntimeExecutionMode.BATCH);
    env.getConfig().enableObjectReuse();
    SingleOutputStreamOperator<Tuple2<String, byte[]>> incidents =
        env.fromSource(
                new RecordingsFlinkSource(recordings),
                WatermarkStrategy.noWatermarks(),
                "recordings",
                TypeInformation.of(Recording.class))
            .process(new Replay(recordings, plan.replay(), files, letters))
            .returns(PLACED);
    write(
        incidents,
        new WriteFlinkFile<>(
            plan.output().store(), plan.output().run(), files, Incident::parseFrom));
    write(
        incidents.getSideOutput(REJECTED),
        new WriteFlinkFile<>(
            plan.output().store(), plan.output().run(), letters, DeadLetter::parseFrom));
    env.execute("replay");
  }

  private static void write(DataStream<Tuple2<String, byte[]>> placed, WriteFlinkFile<?> file) {
    placed
        .keyBy(record -> record.f0, Types.STRING)
        .process(file)
        .returns(Types.STRING)
        .sinkTo(new DiscardingSink<>());
  }

  private static <T extends MessageLite> Tuple2<String, byte[]> placed(
      RunFiles<T> files, T record) {
    return Tuple2.of(files.path().apply(record), record.toByteArray());
  }

  private static final class Replay extends ProcessFunction<Recording, Tuple2<String, byte[]>> {
    private final RecordingStore store;
    private final ReplaySettings settings;
    private final RunFiles<Incident> incidents;
    private final RunFiles<DeadLetter> letters;
    private transient CompiledRuleSet rules;

    @SuppressWarnings("NullAway.Init") // Flink calls open first.
    Replay(
        RecordingStore store,
        ReplaySettings settings,
        RunFiles<Incident> incidents,
        RunFiles<DeadLetter> letters) {
      this.store = store;
      this.settings = settings;
      this.incidents = incidents;
      this.letters = letters;
    }

    @Override
    public void open(OpenContext context) {
      rules = RuleCompiler.compile(settings.rules());
    }

    @Override
    public void processElement(
        Recording recording, Context context, Collector<Tuple2<String, byte[]>> out)
        throws IOException {
      RecordingReplay.Listener listener =
          new RecordingReplay.Listener() {
            @Override
            public void incident(Incident incident) {
              out.collect(placed(incidents, incident));
            }

            @Override
            public void rejected(DeadLetter letter) {
              context.output(REJECTED, placed(letters, letter));
            }

            @Override
            public void advanced(long objects, long size, long records) {}
          };
      try (RecordReader reader = store.read(recording)) {
        var unused = RecordingReplay.replay(settings, rules, reader, listener);
      }
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
