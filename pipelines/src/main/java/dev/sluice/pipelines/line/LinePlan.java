package dev.sluice.pipelines.line;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.WriteTopic;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.line.v1.LineRules;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.LiveSettings;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Versions;
import dev.sluice.pipelines.endpoints.WrittenDestinations;
import dev.sluice.pipelines.live.LiveSource;
import dev.sluice.pipelines.live.Pace;
import dev.sluice.pipelines.options.Delivery;
import dev.sluice.pipelines.options.Destinations;
import dev.sluice.pipelines.options.KafkaConnection;
import dev.sluice.pipelines.options.PayloadLimit;
import dev.sluice.pipelines.options.RulesFile;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.pipelines.options.TopicReads;
import dev.sluice.transforms.deadletters.TopicLetters;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * All that the line pipeline needs to know, read from its options and checked. Making one opens the
 * rules file and nothing else.
 *
 * @param kafka how Kafka is reached
 * @param reads what is read
 * @param rules checked rules
 * @param letters makes the dead letters
 * @param store where S3 is
 * @param alerts the topic of alerts
 * @param anomalies the topic of anomalies
 * @param delivery how both are written
 * @param deadLetters where records go that cannot be used
 * @param settings how the job is run
 * @param isResumed whether the job starts from a savepoint
 */
public record LinePlan(
    KafkaAccess kafka,
    TopicReads reads,
    LineRules rules,
    TopicLetters letters,
    S3Settings store,
    String alerts,
    String anomalies,
    Delivery delivery,
    Destinations deadLetters,
    LiveSettings settings,
    boolean isResumed)
    implements PipelinePlan {

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if anything in them cannot be used; the message says what,
   *     where and what is allowed
   */
  public static LinePlan of(LineOptions options) {
    LiveSettings settings = Pace.of(options);
    TopicReads reads = TopicReads.of(options);
    String alerts = topic("alerts", options.getAlerts());
    String anomalies = topic("anomalies", options.getAnomalies());
    checkArgument(
        !alerts.equals(anomalies),
        "--alerts and --anomalies must be two topics, but both are %s",
        alerts);
    for (String written : List.of(alerts, anomalies)) {
      checkArgument(
          !reads.topics().contains(written),
          "--topics must not name %s, which is written to",
          written);
    }
    return new LinePlan(
        KafkaConnection.of(options),
        reads,
        RulesFile.readLine("rules", options.getRules()),
        new TopicLetters(LineDefinition.NAME, Versions.sluice(), PayloadLimit.bytes(options)),
        S3Access.of(options),
        alerts,
        anomalies,
        Delivery.of(options),
        Destinations.parse("deadLetters", options.getDeadLetters()),
        settings,
        options.getSavepointPath() != null);
  }

  private static String topic(String option, String value) {
    List<String> topics = Destinations.topics(option, value);
    checkArgument(topics.size() == 1, "--%s must name one topic, but was: %s", option, value);
    return topics.get(0);
  }

  private static Destinations topic(String name) {
    return new Destinations(List.of(name), List.of());
  }

  /** What is read, whatever has become of the topics since the job's first start. */
  LiveSource source() {
    return new LiveSource(
        kafka,
        groupId(),
        reads,
        // What is late is told device by device behind; here it would only hold back what a quiet
        // device has waiting.
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
        .addAll(
            WrittenDestinations.in(kafka, store)
                .and("alerts", topic(alerts), topic -> delivery.rights(topic, groupId()))
                .and("anomalies", topic(anomalies), topic -> delivery.rights(topic, groupId()))
                .and("dead letters", deadLetters)
                .all())
        .build();
  }

  @Override
  public Pipeline build(PipelineOptions options, Found found) {
    return LinePipeline.build(options, this, found.of(source()).partitions());
  }

  /** The consumer group: no two jobs share one. */
  String groupId() {
    return settings.groupId(LineDefinition.NAME);
  }

  /** The write of a topic. */
  WriteTopic writeTopic(String topic) {
    return delivery.to(kafka, topic, groupId());
  }
}
