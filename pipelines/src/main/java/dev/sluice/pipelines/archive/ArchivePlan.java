package dev.sluice.pipelines.archive;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Ascii;
import dev.sluice.io.archive.ArchiveFormat;
import dev.sluice.io.archive.ArchiveLayout;
import dev.sluice.io.archive.ArchiveSettings;
import dev.sluice.io.archive.FileCompression;
import dev.sluice.io.archive.FileForm;
import dev.sluice.io.archive.LateData;
import dev.sluice.io.archive.LatePolicy;
import dev.sluice.io.archive.RollLimits;
import dev.sluice.io.environment.OptionNames;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.LiveSettings;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Versions;
import dev.sluice.pipelines.live.LiveSource;
import dev.sluice.pipelines.options.KafkaConnection;
import dev.sluice.pipelines.options.PayloadLimit;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.pipelines.options.TopicReads;
import dev.sluice.transforms.deadletters.TopicLetters;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * All that the archive pipeline needs to know, read from its options and checked. Making one opens
 * nothing.
 *
 * @param kafka how Kafka is reached
 * @param reads what is read
 * @param store where S3 is
 * @param output where the archive lies
 * @param archive how it is written
 * @param settings how the job is run
 * @param isResumed whether the job starts from a savepoint
 */
public record ArchivePlan(
    KafkaAccess kafka,
    TopicReads reads,
    S3Settings store,
    ObjectLocation output,
    ArchiveSettings archive,
    LiveSettings settings,
    boolean isResumed)
    implements PipelinePlan {
  /** A bundle ends with a checkpoint: nothing else ends it. */
  private static final long BUNDLE_ELEMENTS = Long.MAX_VALUE / 2;

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if anything in them cannot be used; the message says what,
   *     where and what is allowed
   */
  public static ArchivePlan of(ArchiveOptions options) {
    checkArgument(
        options.getRollSeconds() >= 1 && options.getRollSeconds() <= 86_400,
        "--rollSeconds must be from 1 to 86400, but was: %s",
        options.getRollSeconds());
    checkArgument(
        options.getRollMegabytes() >= 1 && options.getRollMegabytes() <= 5_000,
        "--rollMegabytes must be from 1 to 5000, but was: %s",
        options.getRollMegabytes());
    checkArgument(
        options.getRollRecords() >= 0,
        "--rollRecords must not be negative, but was: %s",
        options.getRollRecords());
    long rollMillis = options.getRollSeconds() * 1_000L;
    return new ArchivePlan(
        KafkaConnection.of(options),
        TopicReads.of(options),
        S3Access.of(options),
        S3Access.location("output", options.getOutput()),
        OptionNames.checked(() -> settings(options)),
        new LiveSettings(
            options.getJobName(),
            rollMillis,
            // Longer than from one checkpoint to the next, which ends it.
            2 * rollMillis,
            BUNDLE_ELEMENTS,
            options.getCheckpointPath(),
            options.getMetricsPort()),
        options.getSavepointPath() != null);
  }

  private static ArchiveSettings settings(ArchiveOptions options) {
    return ArchiveSettings.of(
            ArchiveLayout.parse(options.getLayout()),
            new TopicLetters(
                ArchiveDefinition.NAME, Versions.sluice(), PayloadLimit.bytes(options)))
        .withForm(
            new FileForm(
                constant("format", ArchiveFormat.class, options.getFormat()),
                constant("compression", FileCompression.class, options.getCompression()),
                options.getRowGroupMegabytes()))
        .withLimits(
            new RollLimits(
                (long) options.getRollMegabytes() << 20,
                options.getRollRecords() == 0 ? Long.MAX_VALUE : options.getRollRecords(),
                options.getOpenFiles()))
        .withLate(
            new LateData(
                constant("late", LatePolicy.class, options.getLate()),
                options.getAllowedDisorderSeconds()));
  }

  /** What is read, whatever has become of the topics since the job's first start. */
  LiveSource source() {
    return new LiveSource(
        kafka,
        settings.groupId(ArchiveDefinition.NAME),
        reads,
        reads.disorderMillis(),
        KafkaConnection.outageMillis(store),
        isResumed);
  }

  @Override
  public Optional<LiveSettings> live() {
    return Optional.of(settings);
  }

  @Override
  public List<Endpoint<?>> endpoints() {
    return List.of(source(), new ArchivePlace(store, output, kafka, reads.topics()));
  }

  @Override
  public Pipeline build(PipelineOptions options, Found found) {
    LiveSource.Topics topics = found.of(source());
    return ArchivePipeline.build(options, withTopicIds(topics.ids()), topics.partitions());
  }

  /** The same, knowing the ids of the topics. */
  private ArchivePlan withTopicIds(Map<String, String> ids) {
    return new ArchivePlan(
        kafka, reads, store, output, archive.withTopicIds(ids), settings, isResumed);
  }

  private static <E extends Enum<E>> E constant(String name, Class<E> type, String value) {
    E[] constants = type.getEnumConstants();
    return Stream.of(constants)
        .filter(constant -> constant.name().equals(Ascii.toUpperCase(value)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        "--%s must be one of %s, but was: %s",
                        name,
                        Arrays.stream(constants)
                            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", ")),
                        value)));
  }
}
