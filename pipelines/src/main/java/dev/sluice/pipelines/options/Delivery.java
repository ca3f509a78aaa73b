package dev.sluice.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.WriteTopic;
import dev.sluice.pipelines.definition.Right;
import dev.sluice.pipelines.definition.Right.What;
import java.util.ArrayList;
import java.util.List;

/** How what a live pipeline finds is written to topics. */
public enum Delivery {
  /** After a restart some come again, with the same id as key. */
  AT_LEAST_ONCE,
  /** In transactions that end with a checkpoint. */
  TRANSACTIONAL;

  private static final int TRANSACTION_SHARDS = 2;

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if they cannot be used, or a start could lose something
   */
  public static Delivery of(DeliveryOptions options) {
    Delivery delivery =
        switch (options.getDelivery()) {
          case "at-least-once" -> AT_LEAST_ONCE;
          case "transactional" -> TRANSACTIONAL;
          default ->
              throw new IllegalArgumentException(
                  "--delivery must be at-least-once or transactional, but was: "
                      + options.getDelivery());
        };
    checkArgument(
        delivery != TRANSACTIONAL
            || options.getSavepointPath() == null
            || options.getNewestSavepoint(),
        "--savepointPath with --delivery=transactional must be the job's newest: from an older one, what was never"
            + " written would be dropped in place of what was; say --newestSavepoint=true if it is");
    return delivery;
  }

  /** What the write of a topic has to be allowed besides, by the names of the sink. */
  public List<Right> rights(String topic, String groupId) {
    if (this != TRANSACTIONAL) {
      return List.of();
    }
    String sink = sink(topic, groupId);
    List<Right> rights = new ArrayList<>(List.of(new Right(What.USE_GROUP, sink)));
    for (int shard = 0; shard < TRANSACTION_SHARDS; shard++) {
      rights.add(new Right(What.USE_TRANSACTION, String.format("producer_%d_for_%s", shard, sink)));
    }
    return rights;
  }

  private static String sink(String topic, String groupId) {
    return groupId + "-" + topic;
  }

  /**
   * The write of a topic.
   *
   * @param groupId the consumer group of the job, which no other has
   */
  public WriteTopic to(KafkaAccess kafka, String topic, String groupId) {
    WriteTopic write = WriteTopic.to(kafka, topic);
    return this == TRANSACTIONAL
        ? write.transactional(sink(topic, groupId), TRANSACTION_SHARDS)
        : write;
  }
}
