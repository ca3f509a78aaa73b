package dev.sluice.io.kafka;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What is asked of brokers before a job starts. */
public final class KafkaChecks {

  private static final int TIMEOUT_MILLIS = 20_000;

  private KafkaChecks() {}

  /**
   * The number of partitions of each topic.
   *
   * @throws IllegalArgumentException if a topic does not exist, or may not be seen, or the brokers
   *     do not take the credentials
   * @throws KafkaUnavailableException if no broker answers
   */
  public static Map<String, Integer> partitions(KafkaAccess access, Collection<String> topics) {
    try (Admin admin = KafkaClients.admin(access, TIMEOUT_MILLIS)) {
      Map<String, Integer> partitions = new TreeMap<>();
      for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
          admin.describeTopics(topics).topicNameValues().entrySet()) {
        TopicDescription description = answer(access, "topic " + topic.getKey(), topic.getValue());
        partitions.put(topic.getKey(), description.partitions().size());
      }
      return partitions;
    }
  }

  /** Waits for an answer and says in one line why there is none. */
  static <T> T answer(KafkaAccess access, String what, KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw explained(access, what, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while Kafka was asked for " + what, e);
    }
  }

  static RuntimeException explained(KafkaAccess access, String what, Throwable cause) {
    if (cause instanceof UnknownTopicOrPartitionException
        || cause instanceof InvalidTopicException) {
      return new IllegalArgumentException(
          String.format("Kafka at %s has no %s", access.servers(), what), cause);
    }
    if (cause instanceof AuthorizationException) {
      return new IllegalArgumentException(
          String.format("Kafka at %s allows no access to %s", access.servers(), what), cause);
    }
    if (cause instanceof AuthenticationException) {
      return new IllegalArgumentException(
          String.format(
              "Kafka at %s does not let us in by %s: %s",
              access.servers(), access.security(), cause.getMessage()),
          cause);
    }
    return new KafkaUnavailableException(
        String.format(
            "Kafka at %s gives no answer about %s: %s", access.servers(), what, cause.getMessage()),
        cause);
  }
}
