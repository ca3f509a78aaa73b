package dev.sluice.io.mqtt;

import com.google.protobuf.ByteString;
import dev.sluice.transforms.topics.DeliveredMessage;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The twin of a real broker, in the memory of one JVM, for unit tests: sessions that outlive
 * connections, unacknowledged messages that come again, shared subscriptions, retained messages.
 * Guarded by its monitor.
 */
public final class InMemoryBroker {
  /** By name, since an opener is serialized on its way to a worker. */
  private static final Map<String, InMemoryBroker> BROKERS = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();
  private final Map<String, Session> sessions = new TreeMap<>();
  private final Map<String, ByteString> retained = new HashMap<>();
  private final int mostUnacknowledged;
  private boolean isAway;

  private InMemoryBroker(int mostUnacknowledged) {
    this.mostUnacknowledged = mostUnacknowledged;
  }

  /** A broker without a session, which sends so many messages before it waits. */
  public static InMemoryBroker with(int mostUnacknowledged) {
    InMemoryBroker broker = new InMemoryBroker(mostUnacknowledged);
    BROKERS.put(broker.id, broker);
    return broker;
  }

  /** How it is reached. */
  public BrokerOpener opener() {
    return new Opener(id);
  }

  private record Opener(String id) implements BrokerOpener {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public BrokerConnection open(Client client) throws IOException {
      InMemoryBroker broker = BROKERS.get(id);
      if (broker == null) {
        throw new IllegalStateException("the broker lives in the memory of another JVM");
      }
      return broker.connect(client);
    }

    @Override
    public String address() {
      return "memory";
    }
  }

  private record Held(String topic, ByteString payload, int qos, boolean isRetained) {}

  private static final class Session {
    final Map<String, Integer> subscriptions = new LinkedHashMap<>();
    final Deque<Held> queue = new ArrayDeque<>();
    final Map<Integer, Held> sent = new LinkedHashMap<>();
    @Nullable Connection connection;
    boolean endsWithConnection;
    int packets;

    void again() {
      List<Held> unacknowledged = new ArrayList<>(sent.values());
      for (int i = unacknowledged.size() - 1; i >= 0; i--) {
        queue.addFirst(unacknowledged.get(i));
      }
      sent.clear();
    }
  }

  /** Publishes; whoever is subscribed has it when this returns, connected or not. */
  public synchronized void publish(String topic, ByteString payload, int qos, boolean isRetained) {
    if (isRetained) {
      retained.put(topic, payload);
    }
    Set<String> shares = new TreeSet<>();
    for (Session session : sessions.values()) {
      session.subscriptions.forEach(
          (filter, most) -> {
            if (TopicFilters.isShared(filter)) {
              if (TopicFilters.meet(topic, plain(filter))) {
                shares.add(filter);
              }
            } else if (TopicFilters.meet(topic, filter)) {
              session.queue.add(new Held(topic, payload, Math.min(qos, most), false));
            }
          });
    }
    shares.forEach(share -> give(share, new Held(topic, payload, qos, false)));
    notifyAll();
  }

  private static String plain(String shared) {
    return shared.replaceFirst("^\\$share/[^/]*/", "");
  }

  /** To the member that has the least. */
  private void give(String share, Held message) {
    sessions.values().stream()
        .filter(session -> session.subscriptions.containsKey(share))
        .min(
            (a, b) ->
                Integer.compare(a.queue.size() + a.sent.size(), b.queue.size() + b.sent.size()))
        .ifPresent(session -> session.queue.add(message));
  }

  /** Loses all connections, and takes none until {@link #comeBack}. */
  public synchronized void goAway() {
    isAway = true;
    sessions.values().forEach(session -> session.connection = null);
    notifyAll();
  }

  /** Is there again, with all sessions. */
  public synchronized void comeBack() {
    isAway = false;
  }

  /** Forgets all sessions, as a broker without its data. */
  public synchronized void forget() {
    sessions.clear();
  }

  /** The names of the sessions there are. */
  public synchronized Set<String> sessions() {
    return new TreeSet<>(sessions.keySet());
  }

  /** How many subscriptions all sessions have together. */
  public synchronized int subscriptions() {
    return sessions.values().stream().mapToInt(session -> session.subscriptions.size()).sum();
  }

  /** How many messages it holds for a session, sent or not. */
  public synchronized int held(String client) {
    Session session = sessions.get(client);
    return session == null ? 0 : session.queue.size() + session.sent.size();
  }

  private synchronized Connection connect(BrokerOpener.Client client) throws IOException {
    if (isAway) {
      throw new IOException("the broker is away");
    }
    @Nullable Session known = client.isClean() ? null : sessions.get(client.id());
    @Nullable Session before = sessions.get(client.id());
    if (before != null && before.connection != null) {
      before.connection.isTaken = true;
    }
    Session session = known == null ? new Session() : known;
    session.again();
    session.endsWithConnection = client.expirySeconds() == 0;
    Connection connection = new Connection(client.id(), session, known != null);
    session.connection = connection;
    sessions.put(client.id(), session);
    notifyAll();
    return connection;
  }

  private final class Connection implements BrokerConnection {
    private final String client;
    private final Session session;
    private final boolean isSessionPresent;
    private final Deque<Arrival> answers = new ArrayDeque<>();
    private boolean isTaken;

    Connection(String client, Session session, boolean isSessionPresent) {
      this.client = client;
      this.session = session;
      this.isSessionPresent = isSessionPresent;
    }

    private void require() throws IOException {
      if (isTaken) {
        throw new SessionTakenException("memory", client);
      }
      if (session.connection != this) {
        throw new IOException("the connection is gone");
      }
    }

    @Override
    public boolean isSessionPresent() {
      return isSessionPresent;
    }

    @Override
    public int mostUnacknowledged() {
      return mostUnacknowledged;
    }

    @Override
    public boolean repeatsRetained() {
      return false;
    }

    @Override
    public void subscribe(List<String> filters, int qos) throws IOException {
      synchronized (InMemoryBroker.this) {
        require();
        for (String filter : filters) {
          boolean isNew = session.subscriptions.put(filter, qos) == null;
          if (isNew && !TopicFilters.isShared(filter)) {
            retained.forEach(
                (topic, payload) -> {
                  if (TopicFilters.meet(topic, filter)) {
                    session.queue.add(new Held(topic, payload, qos, true));
                  }
                });
          }
        }
        answers.add(Arrival.Answer.SUBSCRIBED);
        InMemoryBroker.this.notifyAll();
      }
    }

    @Override
    public void unsubscribe(List<String> filters) throws IOException {
      synchronized (InMemoryBroker.this) {
        require();
        filters.forEach(session.subscriptions::remove);
        answers.add(Arrival.Answer.UNSUBSCRIBED);
        InMemoryBroker.this.notifyAll();
      }
    }

    @Override
    public Arrival next() throws IOException {
      synchronized (InMemoryBroker.this) {
        while (true) {
          require();
          @Nullable Arrival answer = answers.poll();
          if (answer != null) {
            return answer;
          }
          if (!session.queue.isEmpty() && session.sent.size() < mostUnacknowledged) {
            return deliver(session.queue.remove());
          }
          try {
            InMemoryBroker.this.wait();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
          }
        }
      }
    }

    private Arrival deliver(Held held) {
      int packet = 0;
      if (held.qos() > 0) {
        packet = ++session.packets;
        session.sent.put(packet, held);
      }
      return new Arrival.Message(
          packet,
          new DeliveredMessage(
              held.topic(),
              held.payload(),
              held.payload().size(),
              held.qos(),
              held.isRetained(),
              System.currentTimeMillis()));
    }

    @Override
    public void acknowledge(List<Arrival.Message> messages) throws IOException {
      synchronized (InMemoryBroker.this) {
        require();
        messages.forEach(message -> session.sent.remove(message.packet()));
        InMemoryBroker.this.notifyAll();
      }
    }

    @Override
    public void stayAlive() {}

    @Override
    public void end() throws IOException {
      synchronized (InMemoryBroker.this) {
        require();
        sessions.remove(client);
        close();
      }
    }

    @Override
    public void closeSending() {
      close();
    }

    @Override
    public void close() {
      synchronized (InMemoryBroker.this) {
        if (session.connection == this) {
          session.connection = null;
          if (session.endsWithConnection) {
            sessions.remove(client);
          }
          InMemoryBroker.this.notifyAll();
        }
      }
    }
  }
}
