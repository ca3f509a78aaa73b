package dev.sluice.benchmarks.amounts;

import dev.sluice.benchmarks.live.TwinFlink;
import dev.sluice.pipelines.amounts.AmountPoints;
import dev.sluice.pipelines.amounts.AmountsOptions;
import dev.sluice.pipelines.amounts.AmountsPlan;
import dev.sluice.transforms.amounts.Amount;
import dev.sluice.transforms.amounts.AmountBands;
import dev.sluice.transforms.amounts.Event;
import dev.sluice.transforms.amounts.EventReader;
import dev.sluice.transforms.topics.TopicRecord;
import java.sql.Timestamp;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.connector.jdbc.JdbcExecutionOptions;
import org.apache.flink.connector.jdbc.JdbcSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * The routing written directly on Flink's DataStream API, with Flink's own connectors for Kafka and
 * JDBC, in batches of the same size, which the driver rewrites into statements of many rows; points
 * by the same client. Takes the options of the amounts pipeline, and its consumer group.
 */
final class AmountsTwin {
  private static final String UPSERT =
      "INSERT INTO events (time, amount, topic, partition, \"offset\") VALUES (?, ?, ?, ?, ?) ON CONFLICT"
          + " (topic, partition, \"offset\") DO UPDATE SET time = excluded.time, amount = excluded.amount";

  private static final OutputTag<Amount> LOW =
      new OutputTag<>("low", TypeInformation.of(Amount.class));

  private AmountsTwin() {}

  public static void main(String[] arguments) throws Exception {
    AmountsOptions options = PipelineOptionsFactory.fromArgs(arguments).as(AmountsOptions.class);
    AmountsPlan plan = AmountsPlan.of(options);
    StreamExecutionEnvironment env =
        TwinFlink.environment(
            plan.settings(), options.as(FlinkPipelineOptions.class).getParallelism());
    SingleOutputStreamOperator<Amount> high =
        TwinFlink.read(
                env,
                plan.kafka().servers(),
                plan.reads().topics(),
                AmountsRuns.group(plan.settings().jobName()),
                0,
                plan.reads().idleMillis())
            .process(new Route(plan.bands()));
    var unusedRows =
        high.addSink(
            JdbcSink.sink(
                UPSERT,
                (statement, amount) -> {
                  statement.setTimestamp(1, new Timestamp(amount.timeMillis()));
                  statement.setBigDecimal(2, amount.amount());
                  statement.setString(3, amount.record().topic());
                  statement.setInt(4, amount.record().partition());
                  statement.setLong(5, amount.record().offset());
                },
                JdbcExecutionOptions.builder()
                    .withBatchSize(plan.batchRows())
                    .withBatchIntervalMs(options.getGatherMillis())
                    .withMaxRetries(3)
                    .build(),
                new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
                    .withUrl(plan.jdbc().url() + "?reWriteBatchedInserts=true")
                    .withDriverName("org.postgresql.Driver")
                    .withUsername(Stores.user())
                    .withPassword(Stores.password())
                    .build()));
    var unusedPoints =
        high.getSideOutput(LOW)
            .addSink(
                new LinesSink(
                    plan.influx(), options.getBatchPoints(), new AmountPoints(plan.letters())));
    var unusedResult = env.execute(plan.settings().jobName());
  }

  private static final class Route extends ProcessFunction<TopicRecord, Amount> {
    private static final long serialVersionUID = 1L;
    private final AmountBands bands;

    Route(AmountBands bands) {
      this.bands = bands;
    }

    @Override
    public void processElement(TopicRecord record, Context context, Collector<Amount> out) {
      if (EventReader.read(record.value()) instanceof Event event) {
        Amount amount = new Amount(record, event.timeMillis(), event.amount());
        if (bands.indexOf(event.amount()) == 1) {
          out.collect(amount);
        } else {
          context.output(LOW, amount);
        }
      }
    }
  }
}
