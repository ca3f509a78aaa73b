package dev.sluice.pipelines.amounts;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import dev.sluice.io.influx.InfluxSettings;
import dev.sluice.io.influx.WritePoints;
import dev.sluice.io.jdbc.JdbcSettings;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.LiveSettings;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Versions;
import dev.sluice.pipelines.endpoints.WrittenDestinations;
import dev.sluice.pipelines.endpoints.WrittenPoints;
import dev.sluice.pipelines.endpoints.WrittenTable;
import dev.sluice.pipelines.live.LiveSource;
import dev.sluice.pipelines.live.Pace;
import dev.sluice.pipelines.options.Destinations;
import dev.sluice.pipelines.options.KafkaConnection;
import dev.sluice.pipelines.options.PayloadLimit;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.pipelines.options.StoreAccess;
import dev.sluice.pipelines.options.TopicReads;
import dev.sluice.transforms.amounts.AmountBands;
import dev.sluice.transforms.amounts.DecimalText;
import dev.sluice.transforms.amounts.InvalidDecimalException;
import dev.sluice.transforms.deadletters.TopicLetters;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * All that the amounts pipeline needs to know, read from its options and checked. Making one opens
 * nothing.
 *
 * @param kafka how Kafka is reached
 * @param reads what is read
 * @param bands which events are high
 * @param jdbc where high events go
 * @param table the name of their table
 * @param batchRows the most rows of one statement
 * @param influx where low events go
 * @param batch when a batch of points goes out
 * @param letters makes the dead letters
 * @param store where S3 is
 * @param deadLetters where records go that cannot be used
 * @param settings how the job is run
 * @param isMade whether tables are made that are not there
 * @param isResumed whether the job starts from a savepoint
 */
public record AmountsPlan(
    KafkaAccess kafka,
    TopicReads reads,
    AmountBands bands,
    JdbcSettings jdbc,
    String table,
    int batchRows,
    InfluxSettings influx,
    WritePoints.Batch batch,
    TopicLetters letters,
    S3Settings store,
    Destinations deadLetters,
    LiveSettings settings,
    boolean isMade,
    boolean isResumed)
    implements PipelinePlan {
  /** The names of the bands. */
  static final String HIGH = "high";

  static final String LOW = "low";

  private static final int BATCH_CHARACTERS = 1_000_000;

  private static final int MOST_BATCH = 100_000;

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if anything in them cannot be used; the message says what,
   *     where and what is allowed
   */
  public static AmountsPlan of(AmountsOptions options) {
    LiveSettings settings = Pace.of(options);
    checkArgument(
        options.getBatchRows() >= 1 && options.getBatchRows() <= MOST_BATCH,
        "--batchRows must be from 1 to %s, but was: %s",
        MOST_BATCH,
        options.getBatchRows());
    checkArgument(
        options.getBatchPoints() >= 1 && options.getBatchPoints() <= MOST_BATCH,
        "--batchPoints must be from 1 to %s, but was: %s",
        MOST_BATCH,
        options.getBatchPoints());
    S3Settings store = S3Access.of(options);
    TopicLetters letters =
        new TopicLetters(AmountsDefinition.NAME, Versions.sluice(), PayloadLimit.bytes(options));
    return new AmountsPlan(
        KafkaConnection.of(options),
        TopicReads.of(options),
        AmountBands.lowest(LOW).above(threshold(options.getThreshold()), HIGH),
        StoreAccess.jdbc(options, store.outageSeconds()),
        StoreAccess.table(() -> new AmountRows(options.getTable(), letters).table().name()),
        options.getBatchRows(),
        StoreAccess.influx(options, store.outageSeconds()),
        new WritePoints.Batch(
            options.getBatchPoints(), BATCH_CHARACTERS, options.getGatherMillis()),
        letters,
        store,
        Destinations.parse("deadLetters", options.getDeadLetters()),
        settings,
        options.getCreateTables(),
        options.getSavepointPath() != null);
  }

  private static BigDecimal threshold(String option) {
    try {
      return DecimalText.read(option);
    } catch (InvalidDecimalException e) {
      throw new IllegalArgumentException("--threshold " + e.getMessage() + ": " + option, e);
    }
  }

  AmountRows rows() {
    return new AmountRows(table, letters);
  }

  AmountPoints points() {
    return new AmountPoints(letters);
  }

  /** What is read, whatever has become of the topics since the job's first start. */
  LiveSource source() {
    return new LiveSource(
        kafka,
        settings.groupId(AmountsDefinition.NAME),
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
    return ImmutableList.<Endpoint<?>>builder()
        .add(source())
        .add(new WrittenTable("high events", jdbc, rows().table(), isMade))
        .add(new WrittenPoints("low events", influx, AmountPoints.layout(), isMade))
        .addAll(WrittenDestinations.in(kafka, store).and("dead letters", deadLetters).all())
        .build();
  }

  @Override
  public Pipeline build(PipelineOptions options, Found found) {
    return AmountsPipeline.build(options, this, found.of(source()).partitions());
  }
}
