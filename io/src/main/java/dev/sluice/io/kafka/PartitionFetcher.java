package dev.sluice.io.kafka;

import dev.sluice.io.environment.Masks;
import dev.sluice.transforms.topics.RecordBatch;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Polls one partition in a thread of its own, and hands over what comes, a poll a batch. At most
 * {@value #BATCHES_AHEAD} batches wait; while they do, nothing is fetched beyond what the client
 * holds. The same thread commits positions.
 *
 * <p>It runs until it is closed, and waits for brokers that are away. What else goes wrong ends it,
 * and {@link #next} throws it.
 */
final class PartitionFetcher implements Closeable {
  private static final int BATCHES_AHEAD = 2;
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration REQUEST = Duration.ofSeconds(1);

  /** As KafkaIO has it: the system's default is small for a broker that is far away. */
  private static final int RECEIVE_BUFFER_BYTES = 512 << 10;

  private final KafkaAccess access;
  private final String groupId;
  private final TopicPartition partition;
  private final TopicStart start;
  private final PartitionWatch watch;
  private final String metadata;
  private final long restoredOffset;
  private final BlockingQueue<RecordBatch> fetched = new ArrayBlockingQueue<>(BATCHES_AHEAD);
  private final WaitingBatches waiting = WaitingBatches.ofThisThread();
  private final AtomicReference<@Nullable OffsetAndMetadata> toCommit = new AtomicReference<>();
  private final ClientRecords client = new ClientRecords();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final Thread thread;
  private volatile long firstOffset = -1;
  private volatile @Nullable Throwable failure;
  private volatile boolean closed;

  /**
   * A fetcher that does nothing before it is started.
   *
   * @param metadata the text beside committed positions
   * @param restoredOffset the first offset to fetch; -1 to begin where the start says
   */
  PartitionFetcher(
      ReadSettings settings,
      TopicPartition partition,
      PartitionWatch watch,
      String metadata,
      long restoredOffset) {
    this.access = settings.access();
    this.groupId = settings.groupId();
    this.partition = partition;
    this.start = settings.start();
    this.watch = watch;
    this.metadata = metadata;
    this.restoredOffset = restoredOffset;
    this.thread = new Thread(this::run, "sluice-fetch-" + partition);
    thread.setDaemon(true);
  }

  /**
   * Starts, and waits until it is known where to begin.
   *
   * @return the offset of the first record to come
   * @throws IOException if the brokers do not say so in time, or refuse
   */
  long start(long patienceMillis) throws IOException {
    thread.start();
    try {
      if (!begun.await(patienceMillis, TimeUnit.MILLISECONDS)) {
        throw new IOException(
            String.format(
                "The Kafka brokers at %s have not said for %d s where %s begins",
                access.servers(), patienceMillis / 1000, partition));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while waiting for the brokers", e);
    }
    throwFailure();
    return firstOffset;
  }

  /**
   * What was fetched next; null if nothing waits. Blocks for a moment at most, and only where the
   * brokers have more.
   *
   * @throws IOException if fetching has ended, once all that was fetched is given
   */
  @Nullable RecordBatch next() throws IOException {
    @Nullable RecordBatch batch = fetched.poll();
    if (batch == null && failure == null && watch.behind() > 0) {
      await();
      batch = fetched.poll();
    }
    if (batch == null) {
      throwFailure();
    } else {
      waiting.taken();
    }
    return batch;
  }

  private void await() throws IOException {
    try {
      waiting.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while waiting for records", e);
    }
  }

  private void throwFailure() throws IOException {
    @Nullable Throwable thrown = failure;
    if (thrown != null) {
      throw new IOException(
          String.format(
              "Cannot read %s of Kafka at %s: %s",
              partition, access.servers(), Masks.words(thrown)),
          thrown);
    }
  }

  /** Has the position committed soon. A later one may take its place before. */
  void commit(long nextOffset) {
    toCommit.set(new OffsetAndMetadata(nextOffset, metadata));
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> settings = KafkaClients.consumer(access);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    settings.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, RECEIVE_BUFFER_BYTES);
    return new KafkaConsumer<>(settings);
  }

  private void run() {
    @Nullable KafkaConsumer<byte[], byte[]> consumer = null;
    try {
      consumer = consumer();
      consumer.assign(List.of(partition));
      begin(consumer);
      begun.countDown();
      while (!closed) {
        commitTo(consumer);
        handOver(consumer, poll(consumer));
      }
      commitTo(consumer);
    } catch (RuntimeException | Error e) {
      // Out of memory, too: a read whose fetcher is gone would wait for ever.
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      begun.countDown();
      if (consumer != null) {
        consumer.close(REQUEST);
      }
    }
  }

  private void begin(KafkaConsumer<byte[], byte[]> consumer) {
    if (restoredOffset >= 0) {
      consumer.seek(partition, restoredOffset);
      firstOffset = restoredOffset;
    }
    while (firstOffset < 0 && !closed) {
      try {
        seekToStart(consumer);
        firstOffset = consumer.position(partition, REQUEST);
      } catch (TimeoutException e) {
        // Asked again; whoever started this loses patience in the end.
      }
    }
  }

  private void seekToStart(KafkaConsumer<byte[], byte[]> consumer) {
    switch (start.from()) {
      case EARLIEST -> consumer.seekToBeginning(List.of(partition));
      case LATEST -> consumer.seekToEnd(List.of(partition));
      case COMMITTED -> {
        OffsetAndMetadata committed = consumer.committed(Set.of(partition), REQUEST).get(partition);
        if (committed == null) {
          consumer.seekToBeginning(List.of(partition));
        } else {
          consumer.seek(partition, committed.offset());
        }
      }
      case TIME ->
          TimeStart.offsets(access, consumer, List.of(partition), start.timeMillis(), REQUEST)
              .forEach(consumer::seek);
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> poll(KafkaConsumer<byte[], byte[]> consumer) {
    try {
      List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL).records(partition);
      long last = records.isEmpty() ? -1 : records.get(records.size() - 1).offset();
      watch.polled(last, position(consumer));
      return records;
    } catch (OffsetOutOfRangeException e) {
      throw new IllegalStateException(
          String.format(
              "Offset %d of %s, where the read stands, is not at the broker (any more): records"
                  + " were deleted before they were read, or the topic was made anew. The job"
                  + " stops, as going on would skip them without a word. To go on all the same,"
                  + " start without a savepoint and say where (earliest, latest or a time).",
              e.offsetOutOfRangePartitions().getOrDefault(partition, -1L), partition),
          e);
    }
  }

  /** Past the marks of transactions; -1 while it is validated after a change of leader. */
  private long position(KafkaConsumer<byte[], byte[]> consumer) {
    try {
      return consumer.position(partition, Duration.ZERO);
    } catch (TimeoutException e) {
      return -1;
    }
  }

  private void handOver(
      KafkaConsumer<byte[], byte[]> consumer, List<ConsumerRecord<byte[], byte[]>> records)
      throws InterruptedException {
    if (records.isEmpty()) {
      return;
    }
    List<TopicRecord> converted = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      converted.add(client.converted(record));
    }
    RecordBatch batch = new RecordBatch(converted);
    while (!closed) {
      if (fetched.offer(batch, POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        waiting.added();
        return;
      }
      commitTo(consumer);
    }
  }

  /** A position that is not taken now is committed later, unless there is a later one. */
  private void commitTo(KafkaConsumer<byte[], byte[]> consumer) {
    @Nullable OffsetAndMetadata position = toCommit.getAndSet(null);
    if (position != null) {
      try {
        consumer.commitSync(Map.of(partition, position), REQUEST);
      } catch (RetriableException e) {
        toCommit.compareAndSet(null, position);
      }
    }
  }

  /** Ends it, with what is to be committed, within some seconds. Idempotent. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(5 * REQUEST.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    while (fetched.poll() != null) {
      waiting.taken();
    }
  }
}
