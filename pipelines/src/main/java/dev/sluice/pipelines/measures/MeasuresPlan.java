package dev.sluice.pipelines.measures;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.WriteTopics;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.LiveSettings;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Versions;
import dev.sluice.pipelines.endpoints.WrittenDestinations;
import dev.sluice.pipelines.live.LiveSource;
import dev.sluice.pipelines.live.Pace;
import dev.sluice.pipelines.live.UnwrittenRouted;
import dev.sluice.pipelines.live.WriteLetters;
import dev.sluice.pipelines.options.Destinations;
import dev.sluice.pipelines.options.KafkaConnection;
import dev.sluice.pipelines.options.PayloadLimit;
import dev.sluice.pipelines.options.RulesFile;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.pipelines.options.TopicReads;
import dev.sluice.sensor.v1.MeasureRange;
import dev.sluice.sensor.v1.MeasureRanges;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.line.ReceiveReadings;
import dev.sluice.transforms.measures.MeasureItems;
import dev.sluice.transforms.measures.PlaceTable;
import dev.sluice.transforms.measures.Places;
import dev.sluice.transforms.topics.RecordBatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * All that the measures pipeline needs to know, read from its options and checked. Making one opens
 * the files that options name and nothing else.
 *
 * @param kafka how Kafka is reached
 * @param reads what is read
 * @param ranges checked ranges
 * @param places finds the places of sensors
 * @param rememberMillis by how much a reading may be earlier than its sensor's latest
 * @param letters makes the dead letters
 * @param store where S3 is
 * @param deadLetters where records go that cannot be used
 * @param settings how the job is run
 * @param isResumed whether the job starts from a savepoint
 */
public record MeasuresPlan(
    KafkaAccess kafka,
    TopicReads reads,
    MeasureRanges ranges,
    Places places,
    long rememberMillis,
    TopicLetters letters,
    S3Settings store,
    Destinations deadLetters,
    LiveSettings settings,
    boolean isResumed)
    implements PipelinePlan {
  private static final String WRITE = "WriteMeasures";
  private static final String TABLE = "table";

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if anything in them cannot be used; the message says what,
   *     where and what is allowed
   */
  public static MeasuresPlan of(MeasuresOptions options) {
    checkArgument(
        options.getRememberMinutes() >= 1 && options.getRememberMinutes() <= 24 * 60,
        "--rememberMinutes must be from 1 to 1440, but was: %s",
        options.getRememberMinutes());
    TopicReads reads = TopicReads.of(options);
    MeasureRanges ranges = RulesFile.readRanges("ranges", options.getRanges());
    for (MeasureRange range : ranges.getMeasuresList()) {
      checkArgument(
          !reads.topics().contains(range.getTopic()),
          "--topics must not name %s, which is written to",
          range.getTopic());
    }
    return new MeasuresPlan(
        KafkaConnection.of(options),
        reads,
        ranges,
        places(options.getPlaces()),
        options.getRememberMinutes() * 60_000L,
        new TopicLetters(MeasuresDefinition.NAME, Versions.sluice(), PayloadLimit.bytes(options)),
        S3Access.of(options),
        Destinations.parse("deadLetters", options.getDeadLetters()),
        Pace.of(options),
        options.getSavepointPath() != null);
  }

  private static Places places(String option) {
    if (option.equals(TABLE)) {
      return PlaceTable.shipped();
    }
    Path file = Path.of(option);
    checkArgument(
        Files.isRegularFile(file),
        "--places must be %s, or a file of towns, but there is no file %s",
        TABLE,
        option);
    try {
      return PlaceTable.of(file).checked();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--places: " + e.getMessage(), e);
    }
  }

  /** What is read, whatever has become of the topics since the job's first start. */
  LiveSource source() {
    return new LiveSource(
        kafka,
        settings.groupId(MeasuresDefinition.NAME),
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
    List<String> topics = ranges.getMeasuresList().stream().map(MeasureRange::getTopic).toList();
    return ImmutableList.<Endpoint<?>>builder()
        .add(source())
        .addAll(
            WrittenDestinations.in(kafka, store)
                .and("measures", new Destinations(topics, List.of()))
                .and("dead letters", deadLetters)
                .all())
        .build();
  }

  @Override
  public Pipeline build(PipelineOptions options, Found found) {
    return build(options, found.of(source()).partitions());
  }

  /**
   * Records of topics in; measures and dead letters out. Pure: opens nothing and asks no clock.
   *
   * @param options for Beam and the runner; what decides the result is in this plan
   * @param partitions the number of partitions of each topic
   */
  public Pipeline build(PipelineOptions options, Map<String, Integer> partitions) {
    Pipeline pipeline = Pipeline.create(options);
    MeasureItems.Result split = split(source().applyTo(pipeline, partitions));
    PCollection<DeadLetter> unwritten =
        split
            .measures()
            .apply(WRITE, WriteTopics.at(kafka).withOutage(KafkaConnection.outageMillis(store)))
            .apply("LettersOfMeasures", MapElements.via(new UnwrittenRouted(letters, WRITE)));
    PCollectionList.of(split.rejected())
        .and(unwritten)
        .apply("AllLetters", Flatten.pCollections())
        .apply("WriteLetters", WriteLetters.to(kafka, store, deadLetters));
    return pipeline;
  }

  /** All between the source and the topics that are written to. */
  MeasureItems.Result split(PCollection<RecordBatch> records) {
    return records
        .apply("ReceiveItems", ReceiveReadings.byKey())
        .apply("MeasureItems", MeasureItems.with(ranges, places, rememberMillis, letters));
  }
}
