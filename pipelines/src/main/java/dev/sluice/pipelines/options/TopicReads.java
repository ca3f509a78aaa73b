package dev.sluice.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.kafka.TopicStart;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * Which topics are read, and how, before anybody has asked a broker.
 *
 * @param topics the topics
 * @param start where a job begins without a savepoint
 * @param disorderMillis by how much a record may be older than one before it in its partition
 * @param idleMillis after how long without a record a partition is idle
 */
public record TopicReads(
    List<String> topics, TopicStart start, long disorderMillis, long idleMillis) {

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
    return new TopicReads(
        Destinations.topics("topics", options.getTopics()),
        start(options.getStart()),
        options.getAllowedDisorderSeconds() * 1_000L,
        options.getIdleSeconds() * 1_000L);
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
