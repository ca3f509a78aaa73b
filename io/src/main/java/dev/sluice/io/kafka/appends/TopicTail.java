package dev.sluice.io.kafka.appends;

import com.google.protobuf.ByteString;
import dev.sluice.io.environment.Masks;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.KafkaClients;
import dev.sluice.io.kafka.KafkaUnavailableException;
import dev.sluice.io.kafka.TimeStart;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is committed in a topic from a time on, and goes on reading, in a thread of its own:
 * each record with a key and a value is handed over once, in the order of its partition, and again
 * after a failure of Kafka's, when the reading begins anew. While no broker answers it waits.
 */
public final class TopicTail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicTail.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long PAUSE_MILLIS = 500;
  private static final Duration TO_BE_MADE = Duration.ofSeconds(5);
  private static final Duration TO_ASK = Duration.ofSeconds(5);

  private final KafkaAccess access;
  private final String topic;
  private final long fromMillis;
  private final BiConsumer<ByteString, ByteString> taking;
  private final CatchUpBarrier ends = new CatchUpBarrier();
  private final Thread thread;
  private volatile boolean closed;

  private TopicTail(
      KafkaAccess access,
      String topic,
      long fromMillis,
      BiConsumer<ByteString, ByteString> taking) {
    this.access = access;
    this.topic = topic;
    this.fromMillis = fromMillis;
    this.taking = taking;
    this.thread = new Thread(this::run, "tail-" + topic);
    thread.setDaemon(true);
  }

  /**
   * Begins to read.
   *
   * @param fromMillis timestamps from which on records matter; earlier ones may come as well
   * @param taking gets key and value, in the reading thread
   */
  public static TopicTail start(
      KafkaAccess access,
      String topic,
      long fromMillis,
      BiConsumer<ByteString, ByteString> taking) {
    TopicTail tail = new TopicTail(access, topic, fromMillis, taking);
    tail.thread.start();
    return tail;
  }

  /**
   * Asks for the end, and completes once everything has been handed over that lies before it: what
   * was committed when this was called, and of the transactions that were under way then those that
   * have been committed meanwhile. Calls that wait at the same time share a question.
   *
   * @return completes in a thread of Kafka's or of this tail, which it must not keep; never, where
   *     no broker answers or a transaction stays open, and fails when the tail is closed
   */
  public CompletableFuture<Void> readToEnd() {
    return ends.await();
  }

  private void run() {
    while (!closed) {
      try (Consumer<byte[], byte[]> consumer = open();
          Admin admin = KafkaClients.admin(access, (int) TO_ASK.toMillis())) {
        read(consumer, admin);
      } catch (InterruptException e) {
        return;
      } catch (KafkaException
          | KafkaUnavailableException
          | IllegalStateException
          | IllegalArgumentException e) {
        LOG.warn("topic {}: {}; tried again", topic, Masks.words(e));
        pause();
      } finally {
        ends.interrupted();
      }
    }
  }

  private Consumer<byte[], byte[]> open() {
    Map<String, Object> settings = new HashMap<>(KafkaClients.consumer(access));
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TO_ASK.toMillis());
    return new KafkaConsumer<>(settings);
  }

  private void read(Consumer<byte[], byte[]> consumer, Admin admin) {
    List<TopicPartition> partitions = partitions(consumer);
    // Whoever reads it from its beginning may be about to make it.
    long deadline = System.nanoTime() + TO_BE_MADE.toNanos();
    while (partitions.isEmpty() && !closed && System.nanoTime() < deadline) {
      pause();
      partitions = partitions(consumer);
    }
    if (partitions.isEmpty()) {
      throw new IllegalStateException("is not there");
    }
    consumer.assign(partitions);
    seek(consumer, partitions);
    ends.begin(admin, positions(consumer, TO_ASK));
    while (!closed) {
      // It returns as soon as there is something, be it the mark of a transaction alone.
      consumer.poll(POLL).forEach(this::take);
      try {
        ends.reached(positions(consumer, Duration.ZERO));
      } catch (TimeoutException e) {
        // After a change of leaders a position has to be confirmed before it is one.
        LOG.debug("topic {}: where the reading is, is not known yet", topic, e);
      }
    }
  }

  private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  private static Map<TopicPartition, Long> positions(
      Consumer<byte[], byte[]> consumer, Duration longest) {
    Map<TopicPartition, Long> positions = new HashMap<>();
    consumer.assignment().forEach(each -> positions.put(each, consumer.position(each, longest)));
    return positions;
  }

  private void seek(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    TimeStart.offsets(access, consumer, partitions, fromMillis, TO_ASK).forEach(consumer::seek);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() != null && record.value() != null) {
      taking.accept(ByteString.copyFrom(record.key()), ByteString.copyFrom(record.value()));
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      closed = true;
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    ends.close();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }
}
