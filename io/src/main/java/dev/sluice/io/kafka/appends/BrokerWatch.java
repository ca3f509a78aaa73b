package dev.sluice.io.kafka.appends;

import dev.sluice.io.kafka.KafkaUnavailableException;
import dev.sluice.io.kafka.KafkaClients;
import dev.sluice.io.kafka.KafkaChecks;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.environment.Masks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
  private static final long PAUSE_MILLIS = 500;

  private final KafkaAccess access;
  private final String topic;
  private final LongSupplier signs;
  private final Thread thread;
  private volatile boolean closed;
  private boolean told;

  /** Null until the first answer, or the first time that there was none. */
  private volatile @Nullable Finding latest;

  private record Finding(Optional<String> problem) {}

  private BrokerWatch(KafkaAccess access, String topic, LongSupplier signs) {
    this.access = access;
    this.topic = topic;
    this.signs = signs;
    this.thread = new Thread(this::run, "watch-" + topic);
    thread.setDaemon(true);
  }

  /**
   * Begins to ask.
   *
   * @param signs a count that rises while brokers do what they are there for: a question that they
   *     are too busy for is then no outage
   */
  public static BrokerWatch start(KafkaAccess access, String topic, LongSupplier signs) {
    BrokerWatch watch = new BrokerWatch(access, topic, signs);
    watch.thread.start();
    return watch;
  }

  /** Why the topic cannot be reached; empty if it can, or has not been asked for yet. */
  public Optional<String> problem() {
    Finding finding = latest;
    return finding == null ? Optional.empty() : finding.problem();
  }

  private void run() {
    @Nullable Admin admin = null;
    try {
      while (!closed) {
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
          close(admin);
          admin = null;
        }
        note(signs.getAsLong() == before ? problem : Optional.empty());
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close(admin);
    }
  }

  /** What we say of a topic or of a secret is ours; the rest has words of Kafka in it. */
  private static String words(IllegalArgumentException e) {
    return e.getCause() instanceof KafkaException kafka
            && !(kafka instanceof UnknownTopicOrPartitionException)
            && !(kafka instanceof AuthorizationException)
        ? KafkaChecks.inShort(kafka)
        : Masks.words(e);
  }

  private static void close(@Nullable Admin admin) {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }

  private Optional<String> ask(Admin admin) {
    TopicDescription found =
        KafkaChecks.answer(
            access,
            "topic " + topic,
            admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
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
    closed = true;
    thread.interrupt();
  }
}
