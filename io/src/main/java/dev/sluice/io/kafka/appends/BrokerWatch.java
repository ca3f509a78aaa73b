package dev.sluice.io.kafka.appends;

import dev.sluice.io.environment.Masks;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.KafkaChecks;
import dev.sluice.io.kafka.KafkaClients;
import dev.sluice.io.kafka.KafkaUnavailableException;
import dev.sluice.io.outages.Poller;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether a topic can be reached, though nothing is sent to it: asks twice a second, in a
 * thread of its own, and knows of an outage, and of its end, within five seconds.
 */
public final class BrokerWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);
  private static final int ANSWER_MILLIS = 2_000;
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final KafkaAccess access;
  private final String topic;
  private final LongSupplier signs;
  private @Nullable Admin admin;
  private @Nullable Poller poller;
  private boolean told;

  /** Null until the first answer, or the first time that there was none. */
  private volatile @Nullable Finding latest;

  private record Finding(Optional<String> problem) {}

  private BrokerWatch(KafkaAccess access, String topic, LongSupplier signs) {
    this.access = access;
    this.topic = topic;
    this.signs = signs;
  }

  /**
   * Begins to ask.
   *
   * @param signs a count that rises while brokers do what they are there for: a question that they
   *     are too busy for is then no outage
   */
  public static BrokerWatch start(KafkaAccess access, String topic, LongSupplier signs) {
    BrokerWatch watch = new BrokerWatch(access, topic, signs);
    watch.poller = Poller.start("watch-" + topic, PAUSE, watch::look, watch::closeAdmin);
    return watch;
  }

  /** Why the topic cannot be reached; empty if it can, or has not been asked for yet. */
  public Optional<String> problem() {
    Finding finding = latest;
    return finding == null ? Optional.empty() : finding.problem();
  }

  private void look() {
    long before = signs.getAsLong();
    Optional<String> problem;
    try {
      if (admin == null) {
        admin = KafkaClients.admin(access, ANSWER_MILLIS);
      }
      problem = ask(admin);
    } catch (KafkaUnavailableException e) {
      problem = Optional.of("no broker answers");
    } catch (IllegalArgumentException e) {
      LOG.debug("topic {}: asked for in vain", topic, e);
      problem = Optional.of(words(e));
    } catch (RuntimeException e) {
      LOG.debug("topic {}: asked for in vain", topic, e);
      problem = Optional.of("the client failed (" + e.getClass().getSimpleName() + ")");
    }
    if (problem.isPresent()) {
      // From the addresses that were given, and without the pauses it has come to.
      closeAdmin();
    }
    note(signs.getAsLong() == before ? problem : Optional.empty());
  }

  /** What we say of a topic or of a secret is ours; the rest has words of Kafka in it. */
  private static String words(IllegalArgumentException e) {
    return e.getCause() instanceof KafkaException kafka
            && !(kafka instanceof UnknownTopicOrPartitionException)
            && !(kafka instanceof AuthorizationException)
        ? KafkaChecks.inShort(kafka)
        : Masks.words(e);
  }

  private void closeAdmin() {
    if (admin != null) {
      admin.close(Duration.ZERO);
      admin = null;
    }
  }

  private Optional<String> ask(Admin asked) {
    TopicDescription found =
        KafkaChecks.answer(
            access,
            "topic " + topic,
            asked.describeTopics(List.of(topic)).topicNameValues().get(topic));
    boolean isLed =
        found.partitions().stream()
            .anyMatch(partition -> partition.leader() != null && !partition.leader().isEmpty());
    return isLed ? Optional.empty() : Optional.of("no broker leads topic " + topic);
  }

  /** An outage is told of, and its end, but not what has not begun yet. */
  private void note(Optional<String> problem) {
    Finding before = latest;
    latest = new Finding(problem);
    if (problem.isPresent() && before != null && before.problem().isEmpty()) {
      told = true;
      LOG.warn("topic {}: {}", topic, problem.get());
    } else if (problem.isEmpty() && told) {
      told = false;
      LOG.warn("topic {}: can be reached again", topic);
    }
  }

  @Override
  public void close() {
    if (poller != null) {
      poller.close();
    }
  }
}
