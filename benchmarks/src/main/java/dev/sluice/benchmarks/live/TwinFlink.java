package dev.sluice.benchmarks.live;

import dev.sluice.pipelines.definition.LiveSettings;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A job on Flink's own API and its own connector, with all that {@code sluice run} gives a live job
 * on an embedded Flink: state on the heap, checkpoints in files, object reuse, event time.
 */
public final class TwinFlink {
  private static final int KEY_GROUPS = 128;

  private TwinFlink() {}

  /** An embedded Flink. */
  public static StreamExecutionEnvironment environment(LiveSettings live, int parallelism) {
    Configuration configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, live.checkpointPath());
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    env.setMaxParallelism(KEY_GROUPS);
    env.getConfig().enableObjectReuse();
    env.getConfig().setAutoWatermarkInterval(Math.max(10, Math.min(200, live.bundleMillis())));
    env.enableCheckpointing(live.checkpointMillis());
    env.getCheckpointConfig()
        .setMinPauseBetweenCheckpoints(Math.min(500, live.checkpointMillis() / 2));
    return env;
  }

  /**
   * Topics from their beginning, with the watermarks that Sluice has; positions are committed with
   * checkpoints.
   */
  public static DataStreamSource<TopicRecord> read(
      StreamExecutionEnvironment env,
      String servers,
      List<String> topics,
      String group,
      long disorderMillis,
      long idleMillis) {
    KafkaSource<TopicRecord> source =
        KafkaSource.<TopicRecord>builder()
            .setBootstrapServers(servers)
            .setTopics(topics)
            .setGroupId(group)
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setDeserializer(new ToTopicRecord())
            .setProperty("isolation.level", "read_committed")
            .build();
    WatermarkStrategy<TopicRecord> clock =
        WatermarkStrategy.<TopicRecord>forBoundedOutOfOrderness(Duration.ofMillis(disorderMillis))
            .withTimestampAssigner((record, broker) -> record.timestampMillis())
            .withIdleness(Duration.ofMillis(idleMillis));
    return env.fromSource(source, clock, "read", TypeInformation.of(TopicRecord.class));
  }

  /** Makes a record of a topic. */
  @FunctionalInterface
  public interface ToRecord<T> extends Serializable {
    ProducerRecord<byte[], byte[]> of(String topic, T element);
  }

  /** A topic, at least once. */
  public static <T> Sink<T> topic(String servers, String topic, ToRecord<T> toRecord) {
    KafkaRecordSerializationSchema<T> schema =
        (element, context, timestamp) -> toRecord.of(topic, element);
    return KafkaSink.<T>builder()
        .setBootstrapServers(servers)
        .setKafkaProducerConfig(Clients.producerSettings())
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(schema)
        .build();
  }

  private static final class ToTopicRecord
      implements KafkaRecordDeserializationSchema<TopicRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<TopicRecord> out) {
      out.collect(TopicRecords.of(record));
    }

    @Override
    public TypeInformation<TopicRecord> getProducedType() {
      return TypeInformation.of(TopicRecord.class);
    }
  }
}
