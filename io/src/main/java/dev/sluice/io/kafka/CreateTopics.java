package dev.sluice.io.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes topics: for the embedded stack, and where whoever runs the brokers leaves it to us. */
public final class CreateTopics {
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final short REPLICAS = 1;

  private CreateTopics() {}

  /**
   * Makes those of the topics that are not there; one that is there stays as it is.
   *
   * @param partitions the number of partitions of each topic
   * @throws KafkaUnavailableException if no broker answers
   */
  public static void missing(KafkaAccess access, Map<String, Integer> partitions) {
    List<NewTopic> topics = new ArrayList<>();
    new TreeMap<>(partitions)
        .forEach((name, count) -> topics.add(new NewTopic(name, count, REPLICAS)));
    make(access, topics);
  }

  /**
   * The same with as many replicas as the brokers give by themselves.
   *
   * @throws KafkaUnavailableException if no broker answers
   */
  public static void missingAsBrokersReplicate(
      KafkaAccess access, Map<String, Integer> partitions) {
    List<NewTopic> topics = new ArrayList<>();
    new TreeMap<>(partitions)
        .forEach(
            (name, count) -> topics.add(new NewTopic(name, Optional.of(count), Optional.empty())));
    make(access, topics);
  }

  /**
   * Makes a topic of one partition that keeps the latest record of each key, for so long, unless it
   * is there.
   *
   * @throws KafkaUnavailableException if no broker answers
   */
  public static void missingOfKeys(KafkaAccess access, String name, Duration kept) {
    String keptMillis = Long.toString(kept.toMillis());
    NewTopic topic =
        new NewTopic(name, 1, REPLICAS)
            .configs(
                Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    keptMillis,
                    TopicConfig.SEGMENT_MS_CONFIG,
                    keptMillis));
    make(access, List.of(topic));
  }

  private static void make(KafkaAccess access, List<NewTopic> topics) {
    try (Admin admin = KafkaClients.admin(access, TIMEOUT_MILLIS)) {
      for (Map.Entry<String, KafkaFuture<Void>> topic :
          admin.createTopics(topics).values().entrySet()) {
        try {
          topic.getValue().get();
        } catch (ExecutionException e) {
          Throwable cause = e.getCause() == null ? e : e.getCause();
          if (!(cause instanceof TopicExistsException)) {
            throw KafkaChecks.explained(access, "new topic " + topic.getKey(), cause);
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("Interrupted while topics were made", e);
        }
      }
    }
  }
}
