package dev.sluice.pipelines.incidents;

import com.google.common.collect.ImmutableList;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.WriteTopic;
import dev.sluice.io.s3.S3Settings;
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
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.transforms.deadletters.ObservationLetters;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * All that the incidents pipeline needs to know, read from its options and checked. Making one
 * opens the rules file and nothing else.
 *
 * @param kafka how Kafka is reached
 * @param reads what is read
 * @param rules checked rules
 * @param letters makes the dead letters
 * @param store where S3 is
 * @param output where incidents go
 * @param delivery how they are written to topics
 * @param deadLetters where records go that cannot be used
 * @param candidate a rule set that is tried beside the rules, if there is one
 * @param settings how the job is run
 * @param isResumed whether the job starts from a savepoint
 */
public record IncidentsPlan(
    KafkaAccess kafka,
    TopicReads reads,
    RuleSet rules,
    ObservationLetters letters,
    S3Settings store,
    Destinations output,
    Delivery delivery,
    Destinations deadLetters,
    Optional<Candidate> candidate,
    LiveSettings settings,
    boolean isResumed)
    implements PipelinePlan {
  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if anything in them cannot be used; the message says what,
   *     where and what is allowed
   */
  public static IncidentsPlan of(IncidentsOptions options) {
    LiveSettings settings = Pace.of(options);
    Delivery delivery = Delivery.of(options);
    Destinations output = Destinations.parse("output", options.getOutput());
    Destinations deadLetters = Destinations.parse("deadLetters", options.getDeadLetters());
    return new IncidentsPlan(
        KafkaConnection.of(options),
        TopicReads.of(options),
        RulesFile.read("rules", options.getRules()),
        ObservationLetters.of(
            IncidentsDefinition.NAME, Versions.sluice(), PayloadLimit.bytes(options)),
        S3Access.of(options),
        output,
        delivery,
        deadLetters,
        Candidate.of(options, output, deadLetters),
        settings,
        options.getSavepointPath() != null);
  }

  /** What is read, whatever has become of the topics since the job's first start. */
  LiveSource source() {
    return new LiveSource(
        kafka,
        groupId(),
        reads,
        // What is late is told camera by camera behind; here it would only hold back what a quiet
        // camera has waiting.
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
    WrittenDestinations written =
        WrittenDestinations.in(kafka, store)
            .and("output", output, topic -> delivery.rights(topic, groupId()))
            .and("dead letters", deadLetters);
    candidate.ifPresent(
        tried ->
            written.and(
                "candidate output", tried.output(), topic -> delivery.rights(topic, groupId())));
    return ImmutableList.<Endpoint<?>>builder().add(source()).addAll(written.all()).build();
  }

  @Override
  public Pipeline build(PipelineOptions options, Found found) {
    return IncidentsPipeline.build(options, this, found.of(source()).partitions());
  }

  /** The consumer group: no two jobs share one. */
  String groupId() {
    return settings.groupId(IncidentsDefinition.NAME);
  }

  /** The write of a topic of incidents. */
  WriteTopic writeTopic(String topic) {
    return delivery.to(kafka, topic, groupId());
  }
}
