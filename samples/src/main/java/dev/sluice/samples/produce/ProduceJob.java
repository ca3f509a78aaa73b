package dev.sluice.samples.produce;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.KafkaChecks;
import dev.sluice.io.kafka.WriteTopic;
import dev.sluice.pipelines.definition.CountedRun;
import dev.sluice.pipelines.definition.Job;
import dev.sluice.pipelines.options.KafkaConnection;
import dev.sluice.pipelines.options.RunLength;
import dev.sluice.samples.generate.Broadcast;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.metrics.MetricNameFilter;

/** The produce pipeline, as the command knows it. */
public final class ProduceJob implements Job<ProduceOptions> {
  /** How many deliver side by side: one is enough for some 20,000 records a second. */
  private static final int SHARES = 1;

  @Override
  public String name() {
    return "produce";
  }

  @Override
  public String summary() {
    return "lets synthetic cameras deliver live into a topic";
  }

  @Override
  public Class<ProduceOptions> options() {
    return ProduceOptions.class;
  }

  @Override
  public String leftByInterruption() {
    return "the records that were sent stay in the topic";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run produce --rate=5000 --for=60s",
        "run produce --rate=5000 --for=20m --from=2026-03-01T06:00:00Z --cameras=100    # as fast as it can be sent");
  }

  @Override
  public void validate(ProduceOptions options) {
    KafkaAccess unused = KafkaConnection.of(options);
    Broadcast.Plan unusedPlan = plan(options);
  }

  @Override
  public void check(ProduceOptions options, PrintWriter out) {
    KafkaChecks.mayWrite(KafkaConnection.of(options), options.getTopic());
    out.printf("topic %s: there, and may be written%n", options.getTopic());
  }

  @Override
  public Run prepare(ProduceOptions options) {
    KafkaAccess kafka = KafkaConnection.of(options);
    Broadcast.Plan plan = plan(options);
    KafkaChecks.mayWrite(kafka, options.getTopic());
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("DeliverLive", DeliverLive.of(plan, duration(options).toMillis(), SHARES))
        .apply("WriteObservations", WriteTopic.to(kafka, options.getTopic()));
    return new CountedRun(
        pipeline,
        MetricNameFilter.named(WriteTopic.class, WriteTopic.RECORDS_WRITTEN),
        "sent %d records to topic " + options.getTopic());
  }

  private static Broadcast.Plan plan(ProduceOptions options) {
    Duration duration = duration(options);
    checkArgument(
        options.getRate() >= 1, "--rate must be positive, but was: %s", options.getRate());
    try {
      return new Broadcast.Plan(
          options.getSeed(),
          options.getOrganization(),
          options.getCameras(),
          options.getRate(),
          (int) duration.plusSeconds(59).toMinutes(),
          begin(options),
          options.getCorruptShare(),
          options.getDuplicateShare(),
          options.getDisorderSeconds());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--" + e.getMessage(), e);
    }
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
