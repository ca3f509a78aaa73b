package dev.sluice.io.kafka;

import dev.sluice.io.environment.Masks;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** What is asked of brokers before a job starts. */
public final class KafkaChecks {

  private static final int TIMEOUT_MILLIS = 10_000;

  private KafkaChecks() {}

  /**
   * The number of partitions of each topic.
   *
   * @throws IllegalArgumentException if a topic does not exist, or may not be seen, or the brokers
   *     do not take the credentials
   * @throws KafkaUnavailableException if no broker answers
   */
  public static Map<String, Integer> partitions(KafkaAccess access, Collection<String> topics) {
    Map<String, Integer> partitions = new TreeMap<>();
    describe(access, topics)
        .forEach((topic, found) -> partitions.put(topic, found.partitions().size()));
    return partitions;
  }

  /**
   * The names of all topics that are not the brokers' own, in order.
   *
   * @throws IllegalArgumentException if the brokers do not take the credentials
   * @throws KafkaUnavailableException if no broker answers
   */
  public static List<String> topics(KafkaAccess access) {
    try (Admin admin = KafkaClients.admin(access, TIMEOUT_MILLIS)) {
      return answer(access, "topics", admin.listTopics().names()).stream().sorted().toList();
    }
  }

  /**
   * The id of each topic: a topic that is removed and made again has another one.
   *
   * @throws IllegalArgumentException as for {@link #partitions}
   * @throws KafkaUnavailableException if no broker answers
   */
  public static Map<String, String> topicIds(KafkaAccess access, Collection<String> topics) {
    Map<String, String> ids = new TreeMap<>();
    describe(access, topics).forEach((topic, found) -> ids.put(topic, found.topicId().toString()));
    return ids;
  }

  private static Map<String, TopicDescription> describe(
      KafkaAccess access, Collection<String> topics) {
    try (Admin admin = KafkaClients.admin(access, TIMEOUT_MILLIS)) {
      Map<String, TopicDescription> found = new TreeMap<>();
      for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
          admin.describeTopics(topics).topicNameValues().entrySet()) {
        found.put(topic.getKey(), answer(access, "topic " + topic.getKey(), topic.getValue()));
      }
      return found;
    }
  }

  /**
   * Checks that topics may be read, and positions committed to the group.
   *
   * @throws IllegalArgumentException if not, or as {@link #partitions}
   * @throws KafkaUnavailableException if no broker answers
   */
  public static void mayRead(KafkaAccess access, Collection<String> topics, String groupId) {
    try (Admin admin = KafkaClients.admin(access, TIMEOUT_MILLIS)) {
      for (String topic : topics) {
        require(access, admin, topic, AclOperation.READ, "read from");
      }
      ConsumerGroupDescription group =
          answer(
              access,
              "group " + groupId,
              admin
                  .describeConsumerGroups(
                      List.of(groupId),
                      new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                  .describedGroups()
                  .get(groupId));
      Set<AclOperation> allowed = group.authorizedOperations();
      if (allowed != null && !allowed.contains(AclOperation.READ)) {
        throw new IllegalArgumentException(
            String.format(
                "Kafka at %s does not allow us to commit to group %s", access.servers(), groupId));
      }
    }
  }

  /**
   * Checks that a topic may be written.
   *
   * @throws IllegalArgumentException if not, or as {@link #partitions}
   * @throws KafkaUnavailableException if no broker answers
   */
  public static void mayWrite(KafkaAccess access, String topic) {
    try (Admin admin = KafkaClients.admin(access, TIMEOUT_MILLIS)) {
      require(access, admin, topic, AclOperation.WRITE, "write to");
    }
  }

  private static void require(
      KafkaAccess access, Admin admin, String topic, AclOperation operation, String verb) {
    TopicDescription description =
        answer(
            access,
            "topic " + topic,
            admin
                .describeTopics(
                    List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues()
                .get(topic));
    Set<AclOperation> allowed = description.authorizedOperations();
    // Null from brokers that do not tell.
    if (allowed != null && !allowed.contains(operation)) {
      throw new IllegalArgumentException(
          String.format(
              "Kafka at %s does not allow us to %s topic %s", access.servers(), verb, topic));
    }
  }

  /**
   * Asks who the brokers are.
   *
   * @throws IllegalArgumentException if they do not let us in, or what that takes is missing
   * @throws KafkaUnavailableException if none answers
   */
  public static void answer(KafkaAccess access) {
    try (Admin admin = KafkaClients.admin(access, TIMEOUT_MILLIS)) {
      var unused = answer(access, "the cluster", admin.describeCluster().clusterId());
    } catch (IllegalStateException | UncheckedIOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Waits for an answer and says in one line why there is none. */
  public static <T> T answer(KafkaAccess access, String what, @Nullable KafkaFuture<T> future) {
    if (future == null) {
      throw new IllegalStateException("Not asked about " + what);
    }
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw explained(access, what, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while Kafka was asked for " + what, e);
    }
  }

  /**
   * Why brokers do not do what they were asked for, in words of ours alone: for who is told without
   * being let in.
   */
  public static String inShort(Throwable cause) {
    return cause instanceof AuthenticationException
        ? "the brokers do not let us in"
        : cause instanceof AuthorizationException
            ? "the brokers do not allow it"
            : cause instanceof RetriableException
                ? "no broker has answered in time"
                : "the client failed (" + cause.getClass().getSimpleName() + ")";
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
    if (cause instanceof SecurityDisabledException) {
      return new IllegalArgumentException(
          String.format(
              "Kafka at %s keeps no rules, and so not %s: its brokers need an authorizer"
                  + " (authorizer.class.name)",
              access.servers(), what),
          cause);
    }
    if (cause instanceof AuthenticationException) {
      return new IllegalArgumentException(
          String.format(
              "Kafka at %s does not let us in by %s: %s",
              access.servers(), access.security(), Masks.words(cause)),
          cause);
    }
    return new KafkaUnavailableException(
        String.format(
            "Kafka at %s gives no answer about %s; does a broker run there? (%s)",
            access.servers(), what, Masks.words(cause)),
        cause);
  }
}
