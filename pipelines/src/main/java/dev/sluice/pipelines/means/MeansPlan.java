package dev.sluice.pipelines.means;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.influx.InfluxSettings;
import dev.sluice.io.influx.WritePoints;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.LiveSettings;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Versions;
import dev.sluice.pipelines.endpoints.WrittenDestinations;
import dev.sluice.pipelines.endpoints.WrittenPoints;
import dev.sluice.pipelines.live.LiveSource;
import dev.sluice.pipelines.live.Pace;
import dev.sluice.pipelines.live.WriteLetters;
import dev.sluice.pipelines.options.Destinations;
import dev.sluice.pipelines.options.KafkaConnection;
import dev.sluice.pipelines.options.PayloadLimit;
import dev.sluice.pipelines.options.RulesFile;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.pipelines.options.StoreAccess;
import dev.sluice.pipelines.options.TopicReads;
import dev.sluice.sensor.v1.MeasureRange;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.measures.ReceiveMeasurements;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * All that the means pipeline needs to know, read from its options and checked. Making one opens
 * the file of ranges and nothing else.
 *
 * @param kafka how Kafka is reached
 * @param reads what is read
 * @param measures of which there can be readings
 * @param influx where readings go
 * @param batch when a batch of points goes out
 * @param letters makes the dead letters
 * @param store where S3 is
 * @param deadLetters where records go that cannot be used
 * @param settings how the job is run
 * @param isMade whether tables are made that are not there
 * @param isResumed whether the job starts from a savepoint
 */
public record MeansPlan(
    KafkaAccess kafka,
    TopicReads reads,
    List<String> measures,
    InfluxSettings influx,
    WritePoints.Batch batch,
    TopicLetters letters,
    S3Settings store,
    Destinations deadLetters,
    LiveSettings settings,
    boolean isMade,
    boolean isResumed)
    implements PipelinePlan {
  private static final int BATCH_CHARACTERS = 1_000_000;
  private static final int MOST_BATCH = 100_000;

  /** Copies the list. */
  public MeansPlan {
    measures = List.copyOf(measures);
  }

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if anything in them cannot be used; the message says what,
   *     where and what is allowed
   */
  public static MeansPlan of(MeansOptions options) {
    checkArgument(
        options.getBatchPoints() >= 1 && options.getBatchPoints() <= MOST_BATCH,
        "--batchPoints must be from 1 to %s, but was: %s",
        MOST_BATCH,
        options.getBatchPoints());
    S3Settings store = S3Access.of(options);
    TopicReads reads = TopicReads.of(options);
    return new MeansPlan(
        KafkaConnection.of(options),
        reads,
        RulesFile.readRanges("ranges", options.getRanges()).getMeasuresList().stream()
            .filter(range -> reads.topics().contains(range.getTopic()))
            .map(MeasureRange::getMeasure)
            .toList(),
        StoreAccess.influx(options, store.outageSeconds()),
        new WritePoints.Batch(
            options.getBatchPoints(), BATCH_CHARACTERS, options.getGatherMillis()),
        new TopicLetters(MeansDefinition.NAME, Versions.sluice(), PayloadLimit.bytes(options)),
        store,
        Destinations.parse("deadLetters", options.getDeadLetters()),
        Pace.of(options),
        options.getCreateTables(),
        options.getSavepointPath() != null);
  }

  /** What is read, whatever has become of the topics since the job's first start. */
  LiveSource source() {
    return new LiveSource(
        kafka,
        settings.groupId(MeansDefinition.NAME),
        reads,
        // Nothing waits for event time.
        /* disorderMillis= */ 0,
        KafkaConnection.outageMillis(store),
        isResumed);
  }

  @Override
  public Optional<LiveSettings> live() {
    return Optional.of(settings);
  }

  @Override
  public List<Endpoint<?>> endpoints() {
    ImmutableList.Builder<Endpoint<?>> endpoints = ImmutableList.builder();
    endpoints.add(source());
    for (String measure : measures) {
      endpoints.add(
          new WrittenPoints(
              "readings of " + measure, influx, ReadingPoints.layout(measure), isMade));
    }
    return endpoints
        .addAll(WrittenDestinations.in(kafka, store).and("dead letters", deadLetters).all())
        .build();
  }

  @Override
  public Pipeline build(PipelineOptions options, Found found) {
    return build(options, found.of(source()).partitions());
  }

  /**
   * Records of topics in; points and dead letters out. Pure: opens nothing and asks no clock.
   *
   * @param options for Beam and the runner; what decides the result is in this plan
   * @param partitions the number of partitions of each topic
   */
  public Pipeline build(PipelineOptions options, Map<String, Integer> partitions) {
    Pipeline pipeline = Pipeline.create(options);
    ReceiveMeasurements.Result received =
        source()
            .applyTo(pipeline, partitions)
            .apply("ReceiveMeasurements", ReceiveMeasurements.with(letters));
    PCollection<DeadLetter> refused =
        received
            .readings()
            .apply(
                ReadingPoints.STEP,
                WritePoints.to(influx, new ReadingPoints(letters)).withBatch(batch));
    PCollectionList.of(received.rejected())
        .and(refused)
        .apply("AllLetters", Flatten.pCollections())
        .apply("WriteLetters", WriteLetters.to(kafka, store, deadLetters));
    return pipeline;
  }
}
