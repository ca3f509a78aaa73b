package dev.sluice.io.mqtt;

import dev.sluice.io.environment.Masks;
import dev.sluice.io.outages.RetryWindow;
import dev.sluice.transforms.topics.DeliveredMessage;
import dev.sluice.transforms.topics.MessageBatch;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session: a thread that connects, as often as it takes, and reads; one that acknowledges and
 * keeps the connection alive; and what was read and not given on yet, which is bounded.
 *
 * <p>A session above the number that is wanted is a spare one: it is emptied, and ended.
 */
final class SessionFeed implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(SessionFeed.class);

  private static final int MOST_WAITING = 10_000;
  private static final long MOST_WAITING_BYTES = 8 << 20;
  private static final int MOST_OF_A_BATCH = 1_000;
  private static final long MOST_BYTES_OF_A_BATCH = 1 << 20;
  private static final long LOOK_MILLIS = 1_000;

  /** A broker that takes longer to take the last acknowledgements gives what they are for again. */
  private static final long PARTING_MILLIS = 5_000;

  /**
   * A connection that is closed sooner than that, so often in a row, is taken by another client.
   */
  private static final long BRIEF_MILLIS = 5_000;

  private static final int MOST_BRIEF = 5;

  /** Of this JVM, by broker and session: the last of each. */
  private static final Map<String, Thread> READING = new ConcurrentHashMap<>();

  private static final long BEFORE_MILLIS = 30_000;

  private final SessionSettings settings;
  private final String client;
  private final OldSubscriptions old;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Unacknowledged unacknowledged = new Unacknowledged();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong reconnects = new AtomicLong();
  private final AtomicLong absences = new AtomicLong();
  private final Thread reading;
  private final Thread acknowledging;
  private long waitingBytes;
  private volatile boolean isExpected;
  private volatile @Nullable Link link;
  private volatile @Nullable IOException failure;
  private volatile boolean done;
  private volatile boolean closed;

  /** A message, which may be one that came before, and is only acknowledged. */
  private record Waiting(int connection, Arrival.Message message, boolean isKnown) {}

  /** A connection with its number, as one: on another one its messages mean others. */
  private record Link(int number, BrokerConnection connection) {}

  private SessionFeed(SessionSettings settings, int number, boolean isExpected) {
    this.settings = settings;
    this.client = settings.client(number);
    this.old = OldSubscriptions.of(settings, number);
    this.isExpected = isExpected;
    this.reading = thread("sluice-mqtt-" + client, this::connectOnAndOn);
    this.acknowledging = thread("sluice-mqtt-acknowledge-" + client, this::acknowledgeOnAndOn);
  }

  /**
   * Begins to read.
   *
   * @param number of the session, from 0
   * @param isExpected whether a job of this name had it before, so that its absence is a loss
   */
  static SessionFeed start(SessionSettings settings, int number, boolean isExpected) {
    SessionFeed feed = new SessionFeed(settings, number, isExpected);
    feed.reading.start();
    feed.acknowledging.start();
    return feed;
  }

  private static Thread thread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private void connectOnAndOn() {
    awaitThreadBefore();
    int brief = 0;
    int number = 0;
    RetryWindow outage =
        new RetryWindow(
            "read session " + client,
            settings.broker().address(),
            Duration.ofMillis(settings.outageMillis()));
    while (!closed && !done) {
      long beganMillis = System.currentTimeMillis();
      try {
        serve(outage, ++number);
      } catch (BrokerRefusedException e) {
        refused(e);
      } catch (RuntimeException | Error e) {
        // Out of memory, too: a read whose thread is gone would wait for ever.
        fail(new IOException(Masks.words(e), e));
      } catch (IOException e) {
        brief = isBrief(beganMillis) ? brief + 1 : 0;
        if (brief == MOST_BRIEF) {
          fail(new SessionTakenException(settings.broker().address(), client));
        } else {
          lost(outage, e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } finally {
        outage.asked();
        leave();
      }
    }
  }

  /** One that is still about to connect would take the session from this one. */
  private void awaitThreadBefore() {
    @Nullable Thread before =
        READING.put(settings.broker().address() + " " + client, Thread.currentThread());
    if (before != null) {
      try {
        before.join(BEFORE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether a connection that was let in is gone at once. */
  private boolean isBrief(long beganMillis) {
    return link != null && System.currentTimeMillis() - beganMillis < BRIEF_MILLIS;
  }

  private void lost(RetryWindow outage, IOException cause) {
    if (closed) {
      return;
    }
    if (link != null) {
      reconnects.incrementAndGet();
      leave();
    }
    String why = Masks.words(cause);
    try {
      if (!outage.waitABit(why, Duration.ZERO)) {
        fail(
            new IOException(
                String.format(
                    "Cannot read session %s at %s: %s%s",
                    client, settings.broker().address(), why, outage.tried()),
                cause));
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  /** A session that one may not have is no spare one. */
  private void refused(BrokerRefusedException cause) {
    if (old.isSpare() && link == null) {
      done = true;
    } else {
      fail(cause);
    }
  }

  private void fail(IOException cause) {
    if (!closed) {
      failure =
          cause instanceof SessionTakenException taken
              ? settings.takenOver().failure(taken)
              : cause;
    }
    done = true;
  }

  private void leave() {
    @Nullable Link left = link;
    link = null;
    if (left != null) {
      left.connection().close();
    }
  }

  private void serve(RetryWindow outage, int number) throws IOException, InterruptedException {
    outage.ask();
    BrokerConnection opened =
        settings.broker().open(new BrokerOpener.Client(client, false, settings.expirySeconds()));
    outage.end();
    link = new Link(number, opened);
    if (closed) {
      return;
    }
    unacknowledged.wake();
    if (old.isSpare() && !opened.isSessionPresent()) {
      opened.end();
      done = true;
      return;
    }
    begin(opened);
    while (!done) {
      Arrival arrival = opened.next();
      // What comes at the parting is read, and left to the next connection.
      if (arrival instanceof Arrival.Message message && !closed) {
        boolean isKnown = message.delivered().isRetained() && opened.repeatsRetained();
        put(new Waiting(number, message, isKnown));
      }
      old.heard();
    }
  }

  private void begin(BrokerConnection opened) throws IOException {
    boolean isPresent = opened.isSessionPresent();
    if (!isPresent && isExpected) {
      absences.incrementAndGet();
      LOG.warn(
          "the broker at {} has no session {} any more: what was published while nobody was there is lost, unless no"
              + " session was there before. It keeps one for {} s, or forgets it when it restarts without its data",
          settings.broker().address(),
          client,
          settings.expirySeconds());
    }
    isExpected = true;
    if (old.isSpare()) {
      LOG.info("session {} is one too many: it is emptied, and ended", client);
      return;
    }
    opened.subscribe(settings.subscriptions(), settings.qos());
  }

  /** Waits for room. */
  private synchronized void put(Waiting message) throws InterruptedException {
    while (!closed && (waiting.size() >= MOST_WAITING || waitingBytes >= MOST_WAITING_BYTES)) {
      wait(LOOK_MILLIS);
    }
    waiting.add(message);
    waitingBytes += size(message);
  }

  private static long size(Waiting message) {
    DeliveredMessage delivered = message.message().delivered();
    return (long) delivered.payload().size() + delivered.topic().length();
  }

  /**
   * What has come, some of it; null if nothing has.
   *
   * @throws IOException if no more comes, once all that came was taken
   */
  @Nullable MessageBatch take() throws IOException {
    List<DeliveredMessage> taken = new ArrayList<>();
    synchronized (this) {
      long bytes = 0;
      long now = System.currentTimeMillis();
      while (!waiting.isEmpty()
          && taken.size() < MOST_OF_A_BATCH
          && bytes < MOST_BYTES_OF_A_BATCH) {
        Waiting next = waiting.remove();
        bytes += size(next);
        if (!next.isKnown()) {
          taken.add(next.message().delivered());
        }
        unacknowledged.add(next.connection(), next.message(), now);
      }
      waitingBytes -= bytes;
      notifyAll();
    }
    @Nullable IOException thrown = failure;
    if (taken.isEmpty() && thrown != null) {
      throw thrown;
    }
    return taken.isEmpty() ? null : new MessageBatch(taken);
  }

  /** How many messages were given on. */
  long given() {
    return unacknowledged.count();
  }

  /** The first so many of them are kept elsewhere by now: they are acknowledged soon. */
  void acknowledge(long first) {
    unacknowledged.allow(first);
  }

  private void acknowledgeOnAndOn() {
    try {
      while (!closed && !done) {
        acknowledgeSome(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      fail(new IOException(Masks.words(e), e));
    }
  }

  private void acknowledgeSome(long mostMillis) throws InterruptedException {
    @Nullable Link now = link;
    if (now == null) {
      // What may be acknowledged comes again.
      unacknowledged.pause(mostMillis);
      return;
    }
    BrokerConnection open = now.connection();
    List<Arrival.Message> allowed = unacknowledged.take(now.number(), mostMillis);
    try {
      if (!allowed.isEmpty()) {
        open.acknowledge(allowed);
        acknowledged.addAndGet(allowed.size());
      }
      open.stayAlive();
      if (old.advance(open, isCaughtUp(open), isEmpty())) {
        LOG.info("session {} is empty, and ended", client);
        done = true;
      }
    } catch (IOException e) {
      // Who reads will notice.
      open.close();
    }
  }

  /** Whether the broker may send more than it has sent, so that it holds nothing back. */
  private synchronized boolean isCaughtUp(BrokerConnection open) {
    return waiting.size() < MOST_WAITING / 2
        && waiting.size() + unacknowledged.size() <= open.mostUnacknowledged() / 2;
  }

  private synchronized boolean isEmpty() {
    return waiting.isEmpty() && unacknowledged.size() == 0;
  }

  /** Acknowledged so far. */
  long acknowledged() {
    return acknowledged.get();
  }

  /** Given on, and not acknowledged. */
  int unacknowledged() {
    return unacknowledged.size();
  }

  /** For how long the first of them waits. */
  long waitingMillis(long nowMillis) {
    return unacknowledged.waitingMillis(nowMillis);
  }

  /** How often a connection was lost. */
  long reconnects() {
    return reconnects.get();
  }

  /** How often the session was not there, and should have been. */
  long absences() {
    return absences.get();
  }

  /** Whether the session is known to have been there. */
  boolean isExpected() {
    return isExpected;
  }

  /** Leaves the session to whoever comes next, with what may be acknowledged. Idempotent. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    unacknowledged.wake();
    try {
      acknowledging.join(LOOK_MILLIS);
      acknowledgeSome(1);
      @Nullable Link left = link;
      if (left != null) {
        left.connection().closeSending();
      }
      synchronized (this) {
        notifyAll();
      }
      reading.join(left == null ? LOOK_MILLIS : PARTING_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      leave();
    }
  }
}
