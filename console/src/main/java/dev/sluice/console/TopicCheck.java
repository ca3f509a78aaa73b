package dev.sluice.console;

import dev.sluice.io.kafka.CreateTopics;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.KafkaChecks;
import dev.sluice.io.kafka.KafkaUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that the topics are there, as soon as a broker answers.
 *
 * @param access how Kafka is reached
 * @param topic of events
 * @param keyTopic of idempotency keys
 * @param create whether they are made
 * @param partitions of a topic of events that is made
 */
record TopicCheck(
    KafkaAccess access, String topic, String keyTopic, boolean create, int partitions) {
  private static final Logger LOG = LoggerFactory.getLogger(TopicCheck.class);
  private static final int MOST_LOOKS = 10;
  private static final Duration KEPT = Duration.ofHours(24);

  /**
   * Waits for a broker, however long.
   *
   * @throws IllegalArgumentException if a topic is not there and not to be made, or may not be seen
   */
  void run() throws InterruptedException {
    int looks = 0;
    while (true) {
      try {
        if (create) {
          CreateTopics.missing(access, Map.of(topic, partitions));
          CreateTopics.missingOfKeys(access, keyTopic, KEPT);
        }
        var unused = KafkaChecks.partitions(access, List.of(topic, keyTopic));
        return;
      } catch (KafkaUnavailableException e) {
        LOG.warn("{}; tried again", e.getMessage());
      } catch (IllegalArgumentException e) {
        // A topic that was made a moment ago is not known to every broker yet.
        if (!create || ++looks == MOST_LOOKS) {
          throw e;
        }
      }
      TimeUnit.SECONDS.sleep(1);
    }
  }
}
