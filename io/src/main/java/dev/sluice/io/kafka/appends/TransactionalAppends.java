package dev.sluice.io.kafka.appends;

import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.appends.AppendFailedException.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Appends records to topics so that those of one call are read together or not at all by readers of
 * committed records, and says so only when the brokers have committed them.
 *
 * <p>Calls that wait at the same time share a transaction; one that fails fails them all. A few
 * lanes, each with a producer of its own, have transactions under way side by side, so records of
 * different calls are in no order. While no broker answers, calls are refused at once, and lanes
 * try again by themselves. Thread-safe.
 */
public final class TransactionalAppends implements AutoCloseable {
  private static final long CLOCK_MILLIS = 250;

  private final AppendSettings settings;
  private final AppendQueue queue;
  private final List<TransactionalWorker> lanes;
  private final List<Thread> threads = new ArrayList<>();
  private final LongAdder commits = new LongAdder();
  private volatile boolean closed;

  private TransactionalAppends(KafkaAccess access, AppendSettings settings) {
    this.settings = settings;
    this.queue = new AppendQueue(settings.waitingBytes());
    this.lanes =
        IntStream.range(0, settings.lanes())
            .mapToObj(number -> new TransactionalWorker(access, settings, queue, commits, number))
            .toList();
  }

  /** Begins to open producers, and does not wait for them. */
  public static TransactionalAppends open(KafkaAccess access, AppendSettings settings) {
    TransactionalAppends appends = new TransactionalAppends(access, settings);
    for (TransactionalWorker lane : appends.lanes) {
      appends.threads.add(start(lane, "appends-" + appends.threads.size()));
    }
    appends.threads.add(start(appends::giveUpInTime, "appends-clock"));
    return appends;
  }

  private static Thread start(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /**
   * Why nothing can be appended now; empty if it can, as far as the appends of before tell: while
   * there are none, nobody asks the brokers.
   */
  public Optional<String> problem() {
    return lanes.stream().anyMatch(TransactionalWorker::isOpen)
        ? Optional.empty()
        : Optional.of(
            lanes.stream()
                .filter(TransactionalWorker::isShutOut)
                .findFirst()
                .orElse(lanes.get(0))
                .problem());
  }

  /** How many transactions have been committed. */
  public long commits() {
    return commits.sum();
  }

  /** Bytes that wait or are under way. */
  public long waitingBytes() {
    return queue.heldBytes();
  }

  /**
   * Appends records.
   *
   * @return completes when they are committed; else fails with an {@link AppendFailedException}. It
   *     is refused if too much waits, and given up, as {@link Outcome#NOT_APPENDED}, if it has not
   *     begun within the settings' patience
   */
  public CompletableFuture<Void> append(List<TopicAppend> records) {
    Append append = Append.of(records, System.nanoTime() + settings.patience().toNanos());
    if (records.isEmpty()) {
      append.done().complete(null);
      return append.done();
    }
    Optional<String> problem = problem();
    if (problem.isPresent()) {
      boolean shutOut = lanes.stream().anyMatch(TransactionalWorker::isShutOut);
      return CompletableFuture.failedFuture(
          new AppendFailedException(
              Outcome.NOT_APPENDED,
              (shutOut ? "Kafka refuses: " : "Kafka is away: ") + problem.get(),
              shutOut));
    }
    if (!queue.offer(append)) {
      return CompletableFuture.failedFuture(
          new AppendFailedException(Outcome.REFUSED, "too much waits for Kafka already"));
    }
    return append.done();
  }

  /** In place of a timer for each append, of which there are thousands a second. */
  private void giveUpInTime() {
    try {
      while (!closed) {
        TimeUnit.MILLISECONDS.sleep(CLOCK_MILLIS);
        giveUp(queue.expired(System.nanoTime()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void giveUp(List<Append> appends) {
    for (Append append : appends) {
      append
          .done()
          .completeExceptionally(
              new AppendFailedException(
                  Outcome.NOT_APPENDED, "Kafka is away: the records have waited too long"));
    }
  }

  /** Takes no more, appends what waits, and returns when that is done or patience is over. */
  @Override
  public void close() {
    closed = true;
    queue.close();
    lanes.forEach(TransactionalWorker::close);
    long deadline = System.nanoTime() + settings.patience().toNanos();
    for (Thread thread : threads) {
      try {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        thread.join(Math.max(1, left));
        if (thread.isAlive()) {
          thread.interrupt();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        thread.interrupt();
      }
    }
    giveUp(queue.all());
  }
}
