package dev.sluice.io.kafka;

import dev.sluice.io.environment.Masks;
import dev.sluice.transforms.topics.TopicRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Follows topics in a thread of its own, from some time back on, for whoever shows what comes: each
 * committed record is given, and after an outage it goes on behind the last one. It joins no group
 * and leaves no trace at the brokers. A topic that is not there yet is looked for again and again,
 * and so are partitions that are added.
 *
 * <p>For a look, not for a job: what the brokers delete before it comes to it is passed over, and
 * so is what lies further back than the most records.
 */
public final class ShownTopics implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PROBE = Duration.ofSeconds(2);
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final long PARTITIONS_EVERY_NANOS = 5_000_000_000L;

  /** Takes what comes, in the thread that reads. */
  public interface Receiver {
    /** Some records, those of a partition in the order of their offsets. */
    void records(List<TopicRecord> records);

    /**
     * Says how it is, at each look.
     *
     * @param trouble why nothing comes; empty where brokers answer and all topics are there
     */
    void state(String trouble);
  }

  private final KafkaAccess access;
  private final Collection<String> topics;
  private final long backMillis;
  private final long mostRecords;
  private final Receiver receiver;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final ClientRecords client = new ClientRecords();
  private volatile boolean closed;

  private ShownTopics(
      KafkaAccess access,
      Collection<String> topics,
      long backMillis,
      long mostRecords,
      Receiver receiver) {
    this.access = access;
    this.topics = List.copyOf(topics);
    this.backMillis = backMillis;
    this.mostRecords = mostRecords;
    this.receiver = receiver;
  }

  /**
   * Begins to follow.
   *
   * @param back how old, by its timestamp, the first record may be
   * @param mostRecords how many offsets of a partition before its end are read at most
   */
  public static ShownTopics start(
      KafkaAccess access,
      Collection<String> topics,
      Duration back,
      long mostRecords,
      Receiver receiver) {
    ShownTopics shown = new ShownTopics(access, topics, back.toMillis(), mostRecords, receiver);
    Thread thread = new Thread(shown::run, "shown-" + String.join("-", shown.topics));
    thread.setDaemon(true);
    thread.start();
    return shown;
  }

  private void run() {
    while (!closed) {
      try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings())) {
        follow(consumer);
      } catch (InterruptException e) {
        return;
      } catch (KafkaException | IllegalArgumentException e) {
        receiver.state(
            String.format("Kafka at %s does not answer: %s", access.servers(), Masks.words(e)));
      }
      try {
        TimeUnit.SECONDS.sleep(1);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = KafkaClients.consumer(access);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    return settings;
  }

  private void follow(KafkaConsumer<byte[], byte[]> consumer) {
    long looked = System.nanoTime() - PARTITIONS_EVERY_NANOS;
    long heard = System.nanoTime();
    while (!closed) {
      if (System.nanoTime() - looked >= PARTITIONS_EVERY_NANOS) {
        receiver.state(assign(consumer));
        looked = System.nanoTime();
      }
      if (positions.isEmpty()) {
        sleepBetweenLooks();
        continue;
      }
      List<TopicRecord> records = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        records.add(client.converted(record));
        positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
      }
      if (!records.isEmpty()) {
        heard = System.nanoTime();
        receiver.records(records);
      } else if (System.nanoTime() - heard > PROBE.toNanos()) {
        // Throws where nobody answers.
        var unused = consumer.endOffsets(positions.keySet(), PROBE);
        heard = System.nanoTime();
      }
    }
  }

  private static void sleepBetweenLooks() {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Finds what there is to read, and gives what of it is missing. */
  private String assign(KafkaConsumer<byte[], byte[]> consumer) {
    List<String> missing = new ArrayList<>();
    List<TopicPartition> fresh = new ArrayList<>();
    Map<String, List<PartitionInfo>> known = consumer.listTopics();
    for (String topic : topics) {
      List<PartitionInfo> partitions = known.getOrDefault(topic, List.of());
      if (partitions.isEmpty()) {
        missing.add(topic);
      }
      for (PartitionInfo partition : partitions) {
        TopicPartition one = new TopicPartition(topic, partition.partition());
        if (!positions.containsKey(one)) {
          fresh.add(one);
        }
      }
    }
    if (!fresh.isEmpty()) {
      positions.putAll(starts(consumer, fresh));
    }
    if (!consumer.assignment().equals(positions.keySet())) {
      consumer.assign(positions.keySet());
      positions.forEach(consumer::seek);
    }
    return missing.isEmpty() ? "" : "there is no topic " + String.join(", ", missing) + " yet";
  }

  private Map<TopicPartition, Long> starts(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    Map<TopicPartition, Long> times = new HashMap<>();
    long since = System.currentTimeMillis() - backMillis;
    partitions.forEach(partition -> times.put(partition, since));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> starts = new HashMap<>();
    for (TopicPartition partition : partitions) {
      long end = ends.getOrDefault(partition, 0L);
      OffsetAndTimestamp first = found.get(partition);
      // Where all is older, the last of it is what was last known.
      long from = first == null ? end - mostRecords / 10 : first.offset();
      starts.put(
          partition,
          Math.max(begins.getOrDefault(partition, 0L), Math.max(from, end - mostRecords)));
    }
    return starts;
  }

  /** Ends it behind the look that is under way, and does not wait for that. */
  @Override
  public void close() {
    closed = true;
  }
}
