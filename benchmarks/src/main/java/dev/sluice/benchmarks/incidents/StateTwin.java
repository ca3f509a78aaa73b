package dev.sluice.benchmarks.incidents;

import dev.sluice.benchmarks.live.TwinFlink;
import dev.sluice.pipelines.incidents.IncidentsOptions;
import dev.sluice.pipelines.incidents.IncidentsPlan;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/**
 * Bare state on Flink's own API: each record by itself goes to its camera, where one value is read
 * and written. Takes the options of the incidents pipeline and writes nothing.
 */
final class StateTwin {

  private StateTwin() {}

  public static void main(String[] arguments) throws Exception {
    IncidentsOptions options =
        PipelineOptionsFactory.fromArgs(arguments).as(IncidentsOptions.class);
    IncidentsPlan plan = IncidentsPlan.of(options);
    StreamExecutionEnvironment env =
        TwinFlink.environment(
            plan.settings(), options.as(FlinkPipelineOptions.class).getParallelism());
    TwinFlink.read(
            env,
            plan.kafka().servers(),
            plan.reads().topics(),
            DetectionRun.group(plan.settings().jobName()),
            plan.reads().disorderMillis(),
            plan.reads().idleMillis())
        .map(StateTwin::keyed)
        .returns(Types.TUPLE(Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO))
        .keyBy(record -> record.f0, Types.STRING)
        .process(new Count())
        .returns(Types.LONG)
        .sinkTo(new DiscardingSink<>());
    env.execute(plan.settings().jobName());
  }

  private static Tuple2<String, byte[]> keyed(TopicRecord record) {
    return Tuple2.of(StateBeam.camera(record), StateBeam.value(record));
  }

  private static final class Count
      extends KeyedProcessFunction<String, Tuple2<String, byte[]>, Long> {
    private static final long serialVersionUID = 1L;
    private transient ValueState<Long> bytes;

    @SuppressWarnings("NullAway.Init") // Flink calls open first.
    Count() {}

    @Override
    public void open(OpenContext context) {
      bytes = getRuntimeContext().getState(new ValueStateDescriptor<>("bytes", Types.LONG));
    }

    @Override
    public void processElement(Tuple2<String, byte[]> record, Context context, Collector<Long> out)
        throws IOException {
      Long before = bytes.value();
      bytes.update((before == null ? 0 : before) + record.f1.length);
    }
  }
}
