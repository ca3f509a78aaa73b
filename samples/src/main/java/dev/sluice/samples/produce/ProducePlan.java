package dev.sluice.samples.produce;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.environment.OptionNames;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.WriteTopic;
import dev.sluice.pipelines.definition.CountedRun;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Run;
import dev.sluice.pipelines.endpoints.WrittenTopic;
import dev.sluice.pipelines.options.KafkaConnection;
import dev.sluice.pipelines.options.RunLength;
import dev.sluice.samples.generate.Broadcast;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * All that produce needs to know, read from its options and checked.
 *
 * @param kafka how Kafka is reached
 * @param topic where records go
 * @param broadcast what is delivered
 * @param length for how long
 */
record ProducePlan(KafkaAccess kafka, String topic, Broadcast.Plan broadcast, Duration length)
    implements PipelinePlan {
  /** How many deliver side by side: one is enough for some 20,000 records a second. */
  private static final int SHARES = 1;

  static ProducePlan of(ProduceOptions options) {
    KafkaAccess kafka = KafkaConnection.of(options);
    Duration length = duration(options);
    return new ProducePlan(
        kafka, options.getTopic(), OptionNames.checked(() -> broadcast(options, length)), length);
  }

  @Override
  public List<Endpoint<?>> endpoints() {
    return List.of(new WrittenTopic("output", kafka, topic));
  }

  @Override
  public String leftByInterruption() {
    return "the records that were sent stay in the topic";
  }

  @Override
  public Pipeline build(PipelineOptions options, Found found) {
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("DeliverLive", DeliverLive.of(broadcast, length.toMillis(), SHARES))
        .apply("WriteObservations", WriteTopic.to(kafka, topic));
    return pipeline;
  }

  @Override
  public Run begin(PipelineOptions options, Found found) {
    return new CountedRun(
        build(options, found),
        MetricNameFilter.named(WriteTopic.class, WriteTopic.RECORDS_WRITTEN),
        "sent %d records to topic " + topic);
  }

  private static Broadcast.Plan broadcast(ProduceOptions options, Duration length) {
    checkArgument(
        options.getRate() >= 1, "--rate must be positive, but was: %s", options.getRate());
    return new Broadcast.Plan(
        options.getSeed(),
        options.getOrganization(),
        options.getCameras(),
        options.getRate(),
        (int) length.plusSeconds(59).toMinutes(),
        begin(options),
        options.getCorruptShare(),
        options.getDuplicateShare(),
        options.getDisorderSeconds());
  }

  private static long begin(ProduceOptions options) {
    if (options.getFrom() == null) {
      return System.currentTimeMillis();
    }
    try {
      return Instant.parse(options.getFrom()).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "from must be a time such as 2026-03-01T06:00:00Z, but was: " + options.getFrom(), e);
    }
  }

  private static Duration duration(ProduceOptions options) {
    Duration length = RunLength.of(options.getFor());
    checkArgument(
        length.toMinutes() <= Broadcast.MOST_MINUTES,
        "--for must be at most %sm, but was: %s",
        Broadcast.MOST_MINUTES,
        options.getFor());
    return length;
  }
}
