package dev.sluice.pipelines.amounts;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.influx.InfluxSettings;
import dev.sluice.io.influx.WritePoints;
import dev.sluice.io.jdbc.JdbcSettings;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.pipelines.definition.LiveSettings;
import dev.sluice.pipelines.definition.Versions;
import dev.sluice.pipelines.live.LiveSource;
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
 * @param live how the job is run
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
    LiveSettings live) {
  /** The names of the bands. */
  static final String HIGH = "high";

  static final String LOW = "low";

  /** A bundle is as long as events are gathered; so many batches are enough at any rate. */
  private static final long BUNDLE_ELEMENTS = 100_000;

  private static final int BATCH_CHARACTERS = 1_000_000;

  private static final int MOST_BATCH = 100_000;

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if anything in them cannot be used; the message says what,
   *     where and what is allowed
   */
  public static AmountsPlan of(AmountsOptions options) {
    checkArgument(
        options.getCheckpointSeconds() >= 1 && options.getCheckpointSeconds() <= 3_600,
        "--checkpointSeconds must be from 1 to 3600, but was: %s",
        options.getCheckpointSeconds());
    checkArgument(
        options.getGatherMillis() >= 1 && options.getGatherMillis() <= 60_000,
        "--gatherMillis must be from 1 to 60000, but was: %s",
        options.getGatherMillis());
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
        new TopicLetters(AmountsJob.NAME, Versions.sluice(), PayloadLimit.bytes(options));
    return new AmountsPlan(
        KafkaConnection.of(options),
        TopicReads.of(options),
        AmountBands.lowest(LOW).above(threshold(options.getThreshold()), HIGH),
        StoreAccess.jdbc(options, store.outageSeconds()),
        table(options.getTable(), letters),
        options.getBatchRows(),
        StoreAccess.influx(options, store.outageSeconds()),
        new WritePoints.Batch(
            options.getBatchPoints(), BATCH_CHARACTERS, options.getGatherMillis()),
        letters,
        store,
        Destinations.parse("deadLetters", options.getDeadLetters()),
        live(options));
  }

  private static LiveSettings live(AmountsOptions options) {
    return new LiveSettings(
        options.getJobName(),
        options.getCheckpointSeconds() * 1_000L,
        options.getGatherMillis(),
        BUNDLE_ELEMENTS,
        options.getCheckpointPath(),
        options.getMetricsPort());
  }

  private static BigDecimal threshold(String option) {
    try {
      return DecimalText.read(option);
    } catch (InvalidDecimalException e) {
      throw new IllegalArgumentException("--threshold " + e.getMessage() + ": " + option, e);
    }
  }

  private static String table(String option, TopicLetters letters) {
    try {
      return new AmountRows(option, letters).table().name();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--table: " + e.getMessage(), e);
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
        "sluice-" + AmountsJob.NAME + "-" + live.jobName(),
        reads,
        // Nothing waits for event time.
        /* disorderMillis= */ 0,
        KafkaConnection.outageMillis(store));
  }
}
