package dev.sluice.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Ascii;
import dev.sluice.io.kafka.CommittedSource;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.SaslMechanism;
import dev.sluice.io.kafka.TopicStart;
import dev.sluice.pipelines.definition.Versions;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which topics are read, and how, before anybody has asked a broker.
 *
 * @param topics the topics
 * @param start where a job begins without a savepoint
 * @param disorderMillis by how much a record may be older than one before it in its partition
 * @param idleMillis after how long without a record a partition is idle
 * @param growth how many partitions the topics had at earlier starts
 */
public record TopicReads(
    List<String> topics,
    TopicStart start,
    long disorderMillis,
    long idleMillis,
    PartitionGrowth growth) {

  public TopicReads {
    topics = List.copyOf(topics);
  }

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if they cannot be used
   */
  public static TopicReads of(TopicSourceOptions options) {
    checkArgument(
        options.getAllowedDisorderSeconds() >= 0 && options.getAllowedDisorderSeconds() <= 3_600,
        "--allowedDisorderSeconds must be from 0 to 3600, but was: %s",
        options.getAllowedDisorderSeconds());
    checkArgument(
        options.getIdleSeconds() >= 1 && options.getIdleSeconds() <= 86_400,
        "--idleSeconds must be from 1 to 86400, but was: %s",
        options.getIdleSeconds());
    List<String> topics = Destinations.topics("topics", options.getTopics());
    return new TopicReads(
        topics,
        start(options.getStart()),
        options.getAllowedDisorderSeconds() * 1_000L,
        options.getIdleSeconds() * 1_000L,
        PartitionGrowth.parse(options.getPartitionsBefore(), topics));
  }

  /**
   * What a person said of the source, by option, as far as a savepoint keeps it, and of which
   * generation the state is; empty texts for what was not given, so that an option that a later
   * release adds can be told from it. The patience with brokers is not among it: whoever has to
   * change it after an outage keeps the state.
   */
  public Map<String, String> declared(KafkaAccess access) {
    Map<String, String> declared = new TreeMap<>();
    declared.put("--topics", String.join(",", new TreeSet<>(topics)));
    declared.put("--kafkaServers", access.servers());
    declared.put("--kafkaSecurity", Ascii.toLowerCase(access.security().name()));
    putGiven(declared, "--kafkaCredentialsFile", access.credentialsFile());
    putGiven(declared, "--kafkaCaFile", access.caFile());
    putGiven(declared, "--kafkaCertificateFile", access.certificateFile());
    putGiven(declared, "--kafkaKeyFile", access.keyFile());
    SaslMechanism mechanism = access.mechanism();
    putGiven(declared, "--kafkaSaslMechanism", mechanism == null ? null : mechanism.mechanism());
    declared.put("--allowedDisorderSeconds", Long.toString(disorderMillis / 1_000));
    declared.put("--idleSeconds", Long.toString(idleMillis / 1_000));
    declared.put(CommittedSource.STATE_GENERATION, Integer.toString(Versions.stateGeneration()));
    return declared;
  }

  private static void putGiven(
      Map<String, String> declared, String option, @Nullable String value) {
    declared.put(option, value == null ? "" : value);
  }

  private static TopicStart start(String start) {
    return switch (start) {
      case "committed" -> TopicStart.committed();
      case "earliest" -> TopicStart.earliest();
      case "latest" -> TopicStart.latest();
      default -> {
        try {
          yield TopicStart.at(Instant.parse(start).toEpochMilli());
        } catch (DateTimeParseException e) {
          throw new IllegalArgumentException(
              "--start must be committed, earliest, latest or a time such as 2026-03-01T06:00:00Z,"
                  + " but was: "
                  + start,
              e);
        }
      }
    };
  }
}
