package dev.sluice.benchmarks.replay;

import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.runs.RunFiles;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.pipelines.replay.ReplayOptions;
import dev.sluice.pipelines.replay.ReplayPlan;
import dev.sluice.transforms.recordings.RecordReader;
import dev.sluice.transforms.recordings.Recording;
import dev.sluice.transforms.recordings.RecordingStore;
import dev.sluice.transforms.replay.CameraReplay;
import dev.sluice.transforms.replay.ReplaySettings;
import dev.sluice.transforms.rules.CompiledRuleSet;
import dev.sluice.transforms.rules.RuleCompiler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * The replay written directly on Flink's DataStream API, in batch mode: the same reader, decoder, engine and
 * files. Takes the options of the replay pipeline; writes its incidents and dead letters, and no counts
 * and no manifest.
 */
public final class FlinkTwin {
  private static final OutputTag<DeadLetter> REJECTED =
      new OutputTag<>("rejected", TypeInformation.of(DeadLetter.class));

  private FlinkTwin() {}

  public static void main(String[] arguments) throws Exception {
    ReplayOptions options = PipelineOptionsFactory.fromArgs(arguments).as(ReplayOptions.class);
    ReplayPlan plan = ReplayPlan.of(options);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(
            options.as(FlinkPipelineOptions.class).getParallelism(), new Configuration());
    env.setRuntimeMode(RuntimeExecutionMode.BATCH);
    env.getConfig().enableObjectReuse();
    SingleOutputStreamOperator<Incident> incidents =
        env.fromSource(
                new RecordingsFlinkSource(plan.recordings()),
                WatermarkStrategy.noWatermarks(),
                "recordings",
                TypeInformation.of(Recording.class))
            .process(new Replay(plan.recordings(), plan.replay()))
            .returns(Incident.class);
    write(incidents, plan, plan.outputs().incidents().get(0), Incident.class);
    write(
        incidents.getSideOutput(REJECTED), plan, plan.outputs().rejected(), DeadLetter.class);
    env.execute("replay");
  }

  private static <T> void write(
      DataStream<T> records,
      ReplayPlan plan,
      RunFiles<T> files,
      Class<T> type) {
    records
        .keyBy(record -> files.path().apply(record))
        .process(new WriteFile<>(plan.store(), plan.run(), files, type))
        .returns(String.class)
        .sinkTo(new DiscardingSink<>());
  }

  private static final class Replay extends ProcessFunction<Recording, Incident> {
    private static final long serialVersionUID = 1L;

    private final RecordingStore store;
    private final ReplaySettings settings;
    private transient CompiledRuleSet rules;

    Replay(RecordingStore store, ReplaySettings settings) {
      this.store = store;
      this.settings = settings;
    }

    @Override
    public void open(OpenContext context) {
      rules = RuleCompiler.compile(settings.rules());
    }

    @Override
    public void processElement(Recording recording, Context context, Collector<Incident> out)
        throws IOException {
      try (RecordReader reader = store.read(recording)) {
        var unused =
            CameraReplay.replay(
                settings,
                rules,
                recording,
                reader,
                new CameraReplay.Listener() {
                  @Override
                  public void incident(Incident incident) {
                    out.collect(incident);
                  }

                  @Override
                  public void rejected(DeadLetter letter) {
                    context.output(REJECTED, letter);
                  }

                  @Override
                  public void advanced(long objects, long bytes, long records) {}
                });
      }
    }
  }

  /** Collects the records of a file, and writes it when the input has ended. */
  private static final class WriteFile<T> extends KeyedProcessFunction<String, T, String> {
    private static final long serialVersionUID = 1L;

    private final ObjectStoreOpener opener;
    private final RunDirectory run;
    private final RunFiles<T> files;
    private final Class<T> type;
    private transient ListState<T> records;

    WriteFile(ObjectStoreOpener opener, RunDirectory run, RunFiles<T> files, Class<T> type) {
      this.opener = opener;
      this.run = run;
      this.files = files;
      this.type = type;
    }

    @Override
    public void open(OpenContext context) {
      records = getRuntimeContext().getListState(new ListStateDescriptor<>("records", type));
    }

    @Override
    public void processElement(T record, Context context, Collector<String> out) throws Exception {
      records.add(record);
      context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<String> out)
        throws Exception {
      List<T> all = new ArrayList<>();
      records.get().forEach(all::add);
      try (ObjectStore store = opener.open()) {
        PlainFiles.write(store, run, files, context.getCurrentKey(), all);
      }
      out.collect(context.getCurrentKey());
    }
  }
}
