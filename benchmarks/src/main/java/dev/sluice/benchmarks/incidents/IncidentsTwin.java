package dev.sluice.benchmarks.incidents;

import dev.sluice.benchmarks.live.TwinFlink;
import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.pipelines.incidents.IncidentsOptions;
import dev.sluice.pipelines.incidents.IncidentsPlan;
import dev.sluice.transforms.incidents.DetectionSettings;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;

/**
 * Live detection written directly on Flink's DataStream API, with Flink's own connector: the same
 * receipt, packing, decoder, engine, state and checkpoints, and the same records out, at least
 * once. Takes the options of the incidents pipeline, and its consumer group.
 */
final class IncidentsTwin {
  private static final TypeInformation<Tuple2<String, byte[]>> PACKED =
      Types.TUPLE(Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
  private static final OutputTag<DeadLetter> REJECTED =
      new OutputTag<>("rejected", TypeInformation.of(DeadLetter.class));

  private IncidentsTwin() {}

  public static void main(String[] arguments) throws Exception {
    IncidentsOptions options =
        PipelineOptionsFactory.fromArgs(arguments).as(IncidentsOptions.class);
    IncidentsPlan plan = IncidentsPlan.of(options);
    String servers = plan.kafka().servers();
    StreamExecutionEnvironment env =
        TwinFlink.environment(
            plan.settings(), options.as(FlinkPipelineOptions.class).getParallelism());
    SingleOutputStreamOperator<Tuple2<String, byte[]>> packs =
        TwinFlink.read(
                env,
                servers,
                plan.reads().topics(),
                DetectionRun.group(plan.settings().jobName()),
                plan.reads().disorderMillis(),
                plan.reads().idleMillis())
            .transform(
                "pack",
                PACKED,
                new PackTwin(plan.letters().topics(), plan.settings().bundleMillis(), REJECTED));
    SingleOutputStreamOperator<Incident> incidents =
        packs
            .keyBy(pack -> pack.f0, Types.STRING)
            .process(
                new DetectTwin(
                    new DetectionSettings(
                        plan.rules(),
                        plan.reads().disorderMillis(),
                        DetectionSettings.LEAST_STATE_KEPT_MILLIS,
                        plan.letters()),
                    REJECTED),
                TypeInformation.of(Incident.class));
    incidents.sinkTo(TwinFlink.topic(servers, plan.output().topics().get(0), Outputs::incident));
    String deadLetters = plan.deadLetters().topics().get(0);
    packs.getSideOutput(REJECTED).sinkTo(TwinFlink.topic(servers, deadLetters, Outputs::letter));
    incidents
        .getSideOutput(REJECTED)
        .sinkTo(TwinFlink.topic(servers, deadLetters, Outputs::letter));
    env.execute(plan.settings().jobName());
  }
}
