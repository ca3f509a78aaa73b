package dev.sluice.pipelines.collect;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.environment.Durations;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.io.snapshots.CollectSnapshots;
import dev.sluice.io.snapshots.SnapshotSettings;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.LiveSettings;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Right;
import dev.sluice.pipelines.definition.Right.What;
import dev.sluice.pipelines.endpoints.WrittenTopic;
import dev.sluice.pipelines.options.Destinations;
import dev.sluice.pipelines.options.KafkaConnection;
import dev.sluice.pipelines.options.S3Access;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * All that the collect pipeline needs to know, read from its options and checked. Making one opens
 * nothing.
 *
 * @param snapshots what is asked for
 * @param kafka how Kafka is reached
 * @param topic of the items
 * @param store where S3 is
 * @param place of bodies and their log
 * @param everyMillis from one request to the next; 0 for one
 * @param settings how the job is run
 */
public record CollectPlan(
    SnapshotSettings snapshots,
    KafkaAccess kafka,
    String topic,
    S3Settings store,
    ObjectLocation place,
    long everyMillis,
    LiveSettings settings)
    implements PipelinePlan {
  private static final Duration LONGEST = Duration.ofDays(1);

  /** There is nothing in a checkpoint: it only ends a bundle, and shows what was counted. */
  private static final long CHECKPOINT_MILLIS = 10_000;

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if anything in them cannot be used; the message says what,
   *     where and what is allowed
   */
  public static CollectPlan of(CollectOptions options) {
    checkArgument(
        options.getMostMegabytes() >= 1 && options.getMostMegabytes() <= 512,
        "--mostMegabytes must be from 1 to 512, but was: %s",
        options.getMostMegabytes());
    checkArgument(
        options.getPatienceSeconds() >= 1 && options.getPatienceSeconds() <= 3_600,
        "--patienceSeconds must be from 1 to 3600, but was: %s",
        options.getPatienceSeconds());
    Duration every = Durations.of("--every", options.getEvery());
    checkArgument(
        every.toMillis() >= 1_000 && every.compareTo(LONGEST) <= 0,
        "--every must be from 1s to 1d, but was: %s",
        options.getEvery());
    Destinations output = Destinations.parse("output", options.getOutput());
    checkArgument(
        output.topics().size() == 1 && output.locations().size() == 1,
        "--output must name one topic and one place in S3, such as kafka:plain-data-sensor,s3://snapshots, but was: %s",
        options.getOutput());
    return new CollectPlan(
        snapshots(options),
        KafkaConnection.of(options),
        output.topics().get(0),
        S3Access.of(options),
        output.locations().get(0),
        options.getOnce() ? 0 : every.toMillis(),
        new LiveSettings(
            options.getJobName(),
            CHECKPOINT_MILLIS,
            CHECKPOINT_MILLIS,
            1,
            options.getCheckpointPath(),
            options.getMetricsPort()));
  }

  private static SnapshotSettings snapshots(CollectOptions options) {
    try {
      return new SnapshotSettings(
          options.getUrl(),
          options.getMostMegabytes() << 20,
          options.getPatienceSeconds() * 1_000L);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--url: " + e.getMessage(), e);
    }
  }

  /** One that asks once ends by itself. */
  @Override
  public Optional<LiveSettings> live() {
    return everyMillis == 0 ? Optional.empty() : Optional.of(settings);
  }

  @Override
  public List<Endpoint<?>> endpoints() {
    return List.of(
        new SnapshotServer(snapshots),
        new SnapshotPlace(store, place),
        new WrittenTopic(
            "items",
            kafka,
            topic,
            List.of(new Right(What.USE_GROUP, group()), new Right(What.USE_TRANSACTION, group()))));
  }

  @Override
  public String leftByInterruption() {
    return "what was collected stays, and the next collector of this name goes on behind it";
  }

  @Override
  public Pipeline build(PipelineOptions options, Found found) {
    Pipeline pipeline = Pipeline.create(options);
    var unused =
        pipeline.apply(
            "CollectSnapshots",
            CollectSnapshots.once(
                    snapshots,
                    store,
                    place,
                    kafka,
                    topic,
                    group(),
                    KafkaConnection.outageMillis(store))
                .every(everyMillis));
    return pipeline;
  }

  /** The name at the brokers: no two jobs share one. */
  private String group() {
    return settings.groupId(CollectDefinition.NAME);
  }
}
