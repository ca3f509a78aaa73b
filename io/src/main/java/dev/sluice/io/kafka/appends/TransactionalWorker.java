package dev.sluice.io.kafka.appends;

import com.google.protobuf.ByteString;
import dev.sluice.io.environment.Masks;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.KafkaChecks;
import dev.sluice.io.kafka.ProducerSettings;
import dev.sluice.io.kafka.appends.AppendFailedException.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One transactional producer and the thread that owns it. */
final class TransactionalWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(TransactionalWorker.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** Two processes of a name must not spend their time in shutting each other out. */
  private static final Duration SHUT_OUT_PAUSE = Duration.ofSeconds(5);

  private final KafkaAccess access;
  private final AppendSettings settings;
  private final AppendQueue queue;
  private final LongAdder commits;
  private final String transactionalId;
  private volatile boolean open;
  private volatile boolean closing;
  private volatile boolean shutOut;
  private volatile String problem = "no broker has answered yet";

  TransactionalWorker(
      KafkaAccess access,
      AppendSettings settings,
      AppendQueue queue,
      LongAdder commits,
      int number) {
    this.access = access;
    this.settings = settings;
    this.queue = queue;
    this.commits = commits;
    this.transactionalId = settings.instance() + "-" + number;
  }

  /** Whether what is appended has a chance. */
  boolean isOpen() {
    return open;
  }

  /** Whether it is not open because another process took its name. */
  boolean isShutOut() {
    return shutOut;
  }

  /** Why it is not open. */
  String problem() {
    return problem;
  }

  /** Lets the lane end as soon as the queue is empty, or now if no broker answers. */
  void close() {
    closing = true;
  }

  @Override
  public void run() {
    CompletableFuture<Void> settled = new CompletableFuture<>();
    try {
      @Nullable Producer<byte[], byte[]> producer = open();
      while (producer != null) {
        settled.complete(null);
        List<Append> batch = queue.take(settings.transactionRecords());
        if (batch.isEmpty()) {
          producer.close(settings.patience());
          return;
        }
        settled = new CompletableFuture<>();
        boolean usable;
        try {
          usable = append(producer, batch, settled);
        } catch (Error e) {
          // The thread ends with it, and nobody waits for what it had.
          var unused = uncertain(batch, e, settled);
          throw e;
        } finally {
          queue.release(batch);
        }
        if (!usable) {
          open = false;
          // Not waiting for anything: what it had under way is decided by the next one's beginning.
          producer.close(Duration.ZERO);
          if (shutOut) {
            pause(SHUT_OUT_PAUSE);
          }
          producer = open();
        }
      }
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt();
    } finally {
      open = false;
      settled.complete(null);
    }
  }

  /**
   * Opens a producer, however long it takes; what an earlier one of this id left open is ended.
   *
   * @return null if the lane is to close
   */
  private @Nullable Producer<byte[], byte[]> open() throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (!closing) {
      @Nullable Producer<byte[], byte[]> producer = null;
      try {
        producer = new KafkaProducer<>(producerSettings());
        producer.initTransactions();
        shutOut = false;
        open = true;
        return producer;
      } catch (InterruptException e) {
        close(producer);
        throw e;
      } catch (KafkaException | IllegalStateException | IllegalArgumentException e) {
        close(producer);
        note("not open, tried again", e);
      }
      pause(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
    return null;
  }

  /** Waits, unless the lane is to close. */
  private void pause(Duration longest) throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    while (!closing && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(Math.min(100, longest.toMillis()));
    }
  }

  private static void close(@Nullable Producer<byte[], byte[]> producer) {
    if (producer != null) {
      producer.close(Duration.ZERO);
    }
  }

  private Map<String, Object> producerSettings() {
    int patience = (int) settings.patience().toMillis();
    Map<String, Object> more = new HashMap<>();
    more.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    // Records gather meanwhile all the same, while the brokers are told of the transaction.
    more.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    // Long enough to ask again for a commit; then the broker aborts what a dead process left.
    more.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 3 * patience);
    return ProducerSettings.of(access, patience, more);
  }

  /**
   * Appends in one transaction and tells each who waits.
   *
   * @return whether the producer can go on
   */
  private boolean append(
      Producer<byte[], byte[]> producer, List<Append> batch, CompletableFuture<Void> settled) {
    try {
      send(producer, batch);
    } catch (TimeoutException e) {
      return notAppended(batch, e, false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return notAppended(batch, e, false);
    } catch (RuntimeException e) {
      @Nullable RuntimeException unusable = abort(producer);
      // That another process has the name is plain from the abort at the latest.
      return notAppended(
          batch, unusable != null && isShutOut(unusable) ? unusable : e, unusable == null);
    }
    long deadline = System.nanoTime() + settings.patience().toNanos();
    while (true) {
      try {
        producer.commitTransaction();
        commits.increment();
        batch.forEach(append -> append.done().complete(null));
        return true;
      } catch (TimeoutException e) {
        // The one answer after which the same may be asked again.
        if (System.nanoTime() > deadline) {
          return uncertain(batch, e, settled);
        }
      } catch (RuntimeException e) {
        return uncertain(batch, e, settled);
      }
    }
  }

  /**
   * Sends all and waits until the brokers have them, but not for ever: a producer whose transaction
   * the brokers do not know yet lets no record expire, and its flush never returns.
   */
  private void send(Producer<byte[], byte[]> producer, List<Append> batch)
      throws InterruptedException {
    long deadline = System.nanoTime() + settings.patience().toNanos();
    List<Future<RecordMetadata>> underWay = new ArrayList<>();
    producer.beginTransaction();
    for (Append append : batch) {
      for (TopicAppend record : append.records()) {
        ByteString key = record.key();
        underWay.add(
            producer.send(
                new ProducerRecord<>(
                    record.topic(),
                    key == null ? null : key.toByteArray(),
                    record.value().toByteArray())));
      }
    }
    for (Future<RecordMetadata> each : underWay) {
      try {
        var unused = each.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e);
      } catch (java.util.concurrent.TimeoutException e) {
        throw new TimeoutException("no broker has taken the records in time", e);
      }
    }
  }

  /** Null if the producer can go on, else why not. */
  private static @Nullable RuntimeException abort(Producer<byte[], byte[]> producer) {
    try {
      producer.abortTransaction();
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  /** Whether brokers refuse because another process has begun under the same name. */
  static boolean isShutOut(Throwable thrown) {
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException) {
        return true;
      }
    }
    return false;
  }

  /**
   * A commit was not asked for: aborted now, by the producer's successor or by the broker, nobody
   * will read the records.
   */
  private boolean notAppended(List<Append> batch, Exception cause, boolean usable) {
    note("not appended", cause);
    open = usable;
    AppendFailedException failed =
        new AppendFailedException(
            Outcome.NOT_APPENDED,
            "Kafka did not take the records: " + problem,
            cause,
            CompletableFuture.completedFuture(null));
    batch.forEach(append -> append.done().completeExceptionally(failed));
    return usable;
  }

  private boolean uncertain(List<Append> batch, Throwable cause, CompletableFuture<Void> settled) {
    note("not known whether appended", cause);
    open = false;
    AppendFailedException failed =
        new AppendFailedException(
            Outcome.UNCERTAIN,
            "Kafka did not say whether it took the records: " + problem,
            cause,
            settled);
    batch.forEach(append -> append.done().completeExceptionally(failed));
    return false;
  }

  /** Whoever asks why it is not open is told in our words; the log has those of the client too. */
  private void note(String what, Throwable thrown) {
    Throwable cause =
        thrown.getCause() instanceof KafkaException && !(thrown instanceof TimeoutException)
            ? thrown.getCause()
            : thrown;
    boolean isShutOut = isShutOut(thrown);
    problem =
        isShutOut
            ? "another process appends under the name " + settings.instance()
            : KafkaChecks.inShort(cause);
    shutOut = isShutOut;
    LOG.warn("{}: {}: {} ({})", transactionalId, what, problem, Masks.words(cause));
  }
}
