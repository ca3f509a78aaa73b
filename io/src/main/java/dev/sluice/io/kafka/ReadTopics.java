package dev.sluice.io.kafka;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.transforms.topics.RecordBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Gives the records of topics as they come, in batches, in the order of each partition. A batch is
 * what one poll brought; its timestamp is the earliest of its records.
 *
 * <p>Unbounded, and in the global window. Records of aborted transactions are not given, those of
 * open ones not before they are committed. Each record is given once per run; after a restart from
 * a checkpoint those since that checkpoint are given again. A record whose offset the broker no
 * longer has stops the job. Positions are committed to the group when a checkpoint is complete, for
 * people and lag tools and for a later start without a savepoint.
 *
 * <p>Brokers that are away are waited for, for the time of an outage; then the job fails. A
 * partition's clock is described at {@link PartitionClock}: what is idle, what is late.
 *
 * <p>State in a savepoint: a few hundred bytes a partition, with these settings. They win over
 * those of the job that is started from it, so a change of settings needs a start without one.
 *
 * <pre>{@code
 * Map<String, Integer> partitions = KafkaChecks.partitions(access, List.of("observations"));
 * pipeline.apply(
 *     "ReadObservations",
 *     ReadTopics.from(access, partitions, "archive.observations").withDisorder(10_000))
 *     .apply("UnpackRecords", UnpackRecords.ofBatches());
 * }</pre>
 *
 * <p>Metrics: gauges {@code records_behind_TOPIC_PARTITION} and {@code partitions_unread_TOPIC},
 * with {@code _} for what a name of Prometheus does not take; topics of which that makes the same
 * name have a checksum of theirs behind it.
 */
public final class ReadTopics extends PTransform<PBegin, PCollection<RecordBatch>> {

  private static final long serialVersionUID = 1L;
  private static final long DISORDER_MILLIS = 10_000;
  private static final long IDLE_MILLIS = 60_000;
  private static final long OUTAGE_MILLIS = 300_000;

  private final ReadSettings settings;

  private ReadTopics(ReadSettings settings) {
    this.settings = settings;
  }

  /**
   * A read that begins where its group has got to, else with the earliest record; 10 s of disorder,
   * idle after 60 s, patient for 5 minutes.
   *
   * @param partitions the number of partitions of each topic, as {@link KafkaChecks#partitions}
   *     tells it; a job that starts from a savepoint names those of its first start here, and the
   *     others in {@link #added}
   * @param groupId of pipeline and job, so that no two jobs share it
   */
  public static ReadTopics from(
      KafkaAccess access, Map<String, Integer> partitions, String groupId) {
    return new ReadTopics(
        new ReadSettings(
            access,
            groupId,
            partitions,
            Map.of(),
            TopicStart.committed(),
            DISORDER_MILLIS,
            IDLE_MILLIS,
            OUTAGE_MILLIS,
            Map.of()));
  }

  /**
   * A second read, to be flattened with the first, of the partitions that topics have by now and
   * did not have when the first read was started. It begins at their beginning, and not where the
   * group has got to: a savepoint from before this read holds none of their records.
   *
   * @param before their number then; a topic that is not named was not read
   * @param now their number now
   * @throws IllegalArgumentException if none was added
   */
  public static ReadTopics added(
      KafkaAccess access, Map<String, Integer> before, Map<String, Integer> now, String groupId) {
    Map<String, Integer> grown = new HashMap<>(now);
    grown.entrySet().removeIf(topic -> topic.getValue() <= before.getOrDefault(topic.getKey(), 0));
    checkArgument(!grown.isEmpty(), "no partition was added: %s, now %s", before, now);
    return new ReadTopics(
        new ReadSettings(
            access,
            groupId,
            grown,
            before,
            TopicStart.earliest(),
            DISORDER_MILLIS,
            IDLE_MILLIS,
            OUTAGE_MILLIS,
            Map.of()));
  }

  /** Begins elsewhere, where no savepoint says where. */
  public ReadTopics withStart(TopicStart start) {
    return new ReadTopics(settings.withStart(start));
  }

  /** Allows records of a partition to be that much older than one before them. */
  public ReadTopics withDisorder(long disorderMillis) {
    return new ReadTopics(
        settings.withTimes(disorderMillis, settings.idleMillis(), settings.outageMillis()));
  }

  /** Lets a partition be idle after that long; longer than the outages to be survived. */
  public ReadTopics withIdle(long idleMillis) {
    return new ReadTopics(
        settings.withTimes(settings.disorderMillis(), idleMillis, settings.outageMillis()));
  }

  /** Waits for silent brokers that long before the job fails. */
  public ReadTopics withOutage(long outageMillis) {
    return new ReadTopics(
        settings.withTimes(settings.disorderMillis(), settings.idleMillis(), outageMillis));
  }

  /**
   * Says what a person said of the source, by option, such as {@code --idleSeconds} and {@code 60}.
   * It is kept in savepoints, and beside committed positions ({@link CommittedSource}). A job that
   * was started from a savepoint with other values fails, naming the option: those in the savepoint
   * would win without a word.
   *
   * @param declared no secrets; the same for all reads of a job
   */
  public ReadTopics withDeclared(Map<String, String> declared) {
    return new ReadTopics(settings.withDeclared(declared));
  }

  /**
   * All settings, in one line, without a secret: equal for reads that do the same. For people and
   * tests.
   */
  public String describe() {
    return settings.toString();
  }

  @Override
  public PCollection<RecordBatch> expand(PBegin input) {
    ReadPartitionsOptions options =
        input.getPipeline().getOptions().as(ReadPartitionsOptions.class);
    Map<String, Integer> read = new HashMap<>(options.getPartitionsRead());
    settings.partitions().forEach((topic, count) -> read.merge(topic, count, Math::max));
    options.setPartitionsRead(read);
    List<String> ranges = new ArrayList<>(options.getPartitionRanges());
    ranges.addAll(SourceFingerprint.ranges(settings));
    options.setPartitionRanges(ranges);
    options.setSourceDeclared(settings.declared());
    return input.apply("ReadPartitions", Read.from(new TopicSource(settings)));
  }
}
