package dev.sluice.pipelines.bridge;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.WriteTopics;
import dev.sluice.io.mqtt.MqttAccess;
import dev.sluice.io.mqtt.ReadSessions;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.LiveSettings;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Versions;
import dev.sluice.pipelines.endpoints.WrittenDestinations;
import dev.sluice.pipelines.endpoints.WrittenTopic;
import dev.sluice.pipelines.options.Destinations;
import dev.sluice.pipelines.options.KafkaConnection;
import dev.sluice.pipelines.options.MqttConnection;
import dev.sluice.pipelines.options.PayloadLimit;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.transforms.bridge.BelievedTimes;
import dev.sluice.transforms.bridge.BridgeMessages;
import dev.sluice.transforms.bridge.JsonPayloads;
import dev.sluice.transforms.bridge.PayloadForm;
import dev.sluice.transforms.bridge.TopicTemplate;
import dev.sluice.transforms.deadletters.TopicLetters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * All that the bridge pipeline needs to know, read from its options and checked. Making one opens
 * nothing.
 *
 * @param sessions what is read
 * @param kafka how Kafka is reached
 * @param template which topic of MQTT goes to which of Kafka
 * @param form what payloads are
 * @param times which of their times are believed
 * @param letters makes the dead letters
 * @param store where S3 is
 * @param deadLetters where messages go that cannot be used
 * @param settings how the job is run
 */
public record BridgePlan(
    BridgedSessions sessions,
    KafkaAccess kafka,
    TopicTemplate template,
    PayloadForm form,
    BelievedTimes times,
    TopicLetters letters,
    S3Settings store,
    Destinations deadLetters,
    LiveSettings settings)
    implements PipelinePlan {
  private static final Splitter COMMAS = Splitter.on(',').trimResults().omitEmptyStrings();

  /** A bundle ends with a checkpoint: what a reading waits for is the producer's, not its end. */
  private static final long BUNDLE_ELEMENTS = 100_000;

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if anything in them cannot be used; the message says what,
   *     where and what is allowed
   */
  public static BridgePlan of(BridgeOptions options) {
    S3Settings store = S3Access.of(options);
    LiveSettings settings = settings(options);
    BridgedSessions sessions = sessions(options, store, settings);
    TopicTemplate template;
    try {
      template = new TopicTemplate(options.getTopicTemplate());
      template.check(sessions.filters());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--topicTemplate: " + e.getMessage(), e);
    }
    return new BridgePlan(
        sessions,
        KafkaConnection.of(options),
        template,
        form(options),
        times(options),
        new TopicLetters(BridgeDefinition.NAME, Versions.sluice(), PayloadLimit.bytes(options)),
        store,
        Destinations.parse("deadLetters", options.getDeadLetters()),
        settings);
  }

  private static LiveSettings settings(BridgeOptions options) {
    checkArgument(
        options.getCheckpointSeconds() >= 1 && options.getCheckpointSeconds() <= 3_600,
        "--checkpointSeconds must be from 1 to 3600, but was: %s",
        options.getCheckpointSeconds());
    long checkpointMillis = options.getCheckpointSeconds() * 1_000L;
    return new LiveSettings(
        options.getJobName(),
        checkpointMillis,
        2 * checkpointMillis,
        BUNDLE_ELEMENTS,
        options.getCheckpointPath(),
        options.getMetricsPort());
  }

  private static BridgedSessions sessions(
      BridgeOptions options, S3Settings store, LiveSettings settings) {
    checkArgument(
        options.getMqttSessionHours() >= 1 && options.getMqttSessionHours() <= 24 * 365,
        "--mqttSessionHours must be from 1 to 8760, but was: %s",
        options.getMqttSessionHours());
    checkArgument(
        options.getMqttSessions() >= 1 && options.getMqttSessions() <= ReadSessions.MOST_SESSIONS,
        "--mqttSessions must be from 1 to %s, but was: %s",
        ReadSessions.MOST_SESSIONS,
        options.getMqttSessions());
    checkArgument(
        options.getMqttQos() >= 0 && options.getMqttQos() <= 2,
        "--mqttQos must be 0, 1 or 2, but was: %s",
        options.getMqttQos());
    checkArgument(
        options.getMqttReceiveMaximum() >= 1
            && options.getMqttReceiveMaximum() <= MqttAccess.MOST_UNACKNOWLEDGED,
        "--mqttReceiveMaximum must be from 1 to %s, but was: %s",
        MqttAccess.MOST_UNACKNOWLEDGED,
        options.getMqttReceiveMaximum());
    MqttAccess broker =
        MqttConnection.of(options).withReceiveMaximum(options.getMqttReceiveMaximum());
    BridgedSessions sessions =
        new BridgedSessions(
            broker,
            settings.jobName(),
            COMMAS.splitToList(options.getMqttFilters()),
            options.getMqttSessions(),
            options.getMqttQos(),
            options.getMqttSessionHours() * 3_600L,
            options.getMqttExpectSessions(),
            KafkaConnection.outageMillis(store));
    try {
      var unused = sessions.read();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--mqttFilters: " + e.getMessage(), e);
    }
    return sessions;
  }

  private static PayloadForm form(BridgeOptions options) {
    return switch (options.getPayload()) {
      case "csv" -> new PayloadForm.Lines();
      case "bytes" -> new PayloadForm.Bytes();
      case "json" -> json(options.getJsonFields());
      default ->
          throw new IllegalArgumentException(
              "--payload must be csv, json or bytes, but was: " + options.getPayload());
    };
  }

  private static PayloadForm json(String option) {
    Map<String, String> fields = new HashMap<>();
    for (String one : COMMAS.split(option)) {
      int colon = one.indexOf(':');
      if (colon > 0 && colon < one.length() - 1) {
        fields.put(one.substring(0, colon), one.substring(colon + 1));
      }
    }
    checkArgument(
        fields.keySet().equals(Set.of("machine", "device", "time")),
        "--jsonFields must be like machine:machineId,device:deviceId,time:time, but was: %s",
        option);
    return new JsonPayloads(
        fields.getOrDefault("machine", ""),
        fields.getOrDefault("device", ""),
        fields.getOrDefault("time", ""));
  }

  private static BelievedTimes times(BridgeOptions options) {
    checkArgument(
        options.getMostFutureSeconds() >= 0 && options.getMostFutureSeconds() <= 86_400 * 365,
        "--mostFutureSeconds must be from 0 to 31536000, but was: %s",
        options.getMostFutureSeconds());
    checkArgument(
        options.getMostAgeHours() >= 1 && options.getMostAgeHours() <= 24 * 365 * 50,
        "--mostAgeHours must be from 1 to 438000, but was: %s",
        options.getMostAgeHours());
    return new BelievedTimes(
        options.getMostFutureSeconds() * 1_000L, options.getMostAgeHours() * 3_600_000L);
  }

  BridgeMessages bridge() {
    return BridgeMessages.by(template, form, times, letters);
  }

  WriteTopics write() {
    return WriteTopics.at(kafka).withOutage(KafkaConnection.outageMillis(store));
  }

  @Override
  public Optional<LiveSettings> live() {
    return Optional.of(settings);
  }

  /** Topics of Kafka only where a filter without a wildcard names them. */
  @Override
  public List<Endpoint<?>> endpoints() {
    ImmutableList.Builder<Endpoint<?>> all = ImmutableList.builder();
    all.add(sessions);
    List<String> topics =
        sessions.filters().stream()
            .filter(filter -> filter.indexOf('+') < 0 && filter.indexOf('#') < 0)
            .flatMap(filter -> template.name(filter).stream())
            .toList();
    topics.forEach(topic -> all.add(new WrittenTopic("output", kafka, topic)));
    if (topics.isEmpty()) {
      all.add(new BridgedTopics(kafka));
    }
    return all.addAll(WrittenDestinations.in(kafka, store).and("dead letters", deadLetters).all())
        .build();
  }

  @Override
  public String leftByInterruption() {
    return "what was not acknowledged waits at the broker, and the next run of this name goes on with it";
  }

  @Override
  public Pipeline build(PipelineOptions options, Found found) {
    return BridgePipeline.build(options, this);
  }
}
