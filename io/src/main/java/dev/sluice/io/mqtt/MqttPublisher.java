package dev.sluice.io.mqtt;

import com.google.protobuf.ByteString;
import dev.sluice.io.environment.Masks;
import dev.sluice.io.outages.RetryWindow;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes messages of quality of service 1, in their order, and tells which of them the broker
 * has. What it has not acknowledged is sent again after a reconnect, in its order and as a repeat.
 * For one thread; what is told comes from another.
 */
public final class MqttPublisher implements Closeable {
  private static final long EXPIRY_SECONDS = 3_600;
  private static final long LOOK_MILLIS = 1_000;

  private final MqttAccess broker;
  private final BrokerOpener.Client client;
  private final int window;
  private final Duration outage;
  private final LongConsumer acknowledged;
  private final Map<Integer, Sent> sent = new LinkedHashMap<>();
  private final Thread reading;
  private long count;
  private int packet;
  private @Nullable WireConnection connection;
  private @Nullable IOException failure;
  private boolean closed;

  private record Sent(long number, String topic, ByteString payload, boolean isRetained) {}

  private MqttPublisher(
      MqttAccess broker, String client, int window, Duration outage, LongConsumer acknowledged) {
    this.broker = broker;
    this.client = new BrokerOpener.Client(client, false, EXPIRY_SECONDS);
    this.window = window;
    this.outage = outage;
    this.acknowledged = acknowledged;
    this.reading = new Thread(this::readOnAndOn, "sluice-mqtt-publish-" + client);
    reading.setDaemon(true);
  }

  /**
   * Begins to connect.
   *
   * @param client its name at the broker, which no other client may have
   * @param window how many messages may be without an answer; 1 keeps the order at any broker
   * @param outage for how long the broker may be away
   * @param acknowledged is told the number of each message that the broker has, from 0
   */
  public static MqttPublisher open(
      MqttAccess broker, String client, int window, Duration outage, LongConsumer acknowledged) {
    MqttPublisher publisher = new MqttPublisher(broker, client, window, outage, acknowledged);
    publisher.reading.start();
    return publisher;
  }

  /**
   * Sends a message, once there is room among those without an answer.
   *
   * @throws IOException if the broker refuses, or is away for too long
   */
  public synchronized void publish(String topic, ByteString payload, boolean isRetained)
      throws IOException, InterruptedException {
    await(window - 1);
    do {
      packet = packet == 0xffff ? 1 : packet + 1;
    } while (sent.containsKey(packet));
    Sent message = new Sent(count++, topic, payload, isRetained);
    sent.put(packet, message);
    @Nullable WireConnection open = connection;
    if (open != null) {
      try {
        open.publish(packet, topic, payload, isRetained, false);
      } catch (IOException e) {
        // Who reads will notice, and it is sent again.
        open.close();
      }
    }
  }

  /**
   * Waits until the broker has all that was sent.
   *
   * @throws IOException if the broker refuses, or is away for too long
   */
  public synchronized void awaitAll() throws IOException, InterruptedException {
    await(0);
  }

  private void await(int most) throws IOException, InterruptedException {
    while (sent.size() > most || failure != null) {
      if (failure != null) {
        throw failure;
      }
      wait(LOOK_MILLIS);
      if (connection != null) {
        stayAlive(connection);
      }
    }
  }

  private static void stayAlive(WireConnection open) {
    try {
      open.stayAlive();
    } catch (IOException e) {
      open.close();
    }
  }

  private void readOnAndOn() {
    RetryWindow away = new RetryWindow("publish as " + client.id(), broker.address(), outage);
    while (!isClosed()) {
      try (WireConnection open = WireConnection.open(broker, client)) {
        begin(open);
        away.end();
        while (true) {
          if (open.next() instanceof Arrival.Taken taken) {
            taken(taken.packet());
          }
        }
      } catch (BrokerRefusedException e) {
        fail(e);
        return;
      } catch (IOException e) {
        left();
        if (!isClosed() && !isPatient(away, e)) {
          return;
        }
      }
    }
  }

  private boolean isPatient(RetryWindow away, IOException cause) {
    try {
      if (away.waitABit(Masks.words(cause), Duration.ZERO)) {
        return true;
      }
      fail(new IOException("Cannot publish: " + Masks.words(cause) + away.tried(), cause));
    } catch (IOException e) {
      fail(e);
    }
    return false;
  }

  private synchronized void begin(WireConnection open) throws IOException {
    for (Map.Entry<Integer, Sent> one : sent.entrySet()) {
      Sent message = one.getValue();
      open.publish(
          one.getKey(),
          message.topic(),
          message.payload(),
          message.isRetained(),
          open.isSessionPresent());
    }
    connection = open;
  }

  private synchronized void left() {
    connection = null;
  }

  private synchronized void taken(int number) {
    @Nullable Sent message = sent.remove(number);
    if (message != null) {
      acknowledged.accept(message.number());
      notifyAll();
    }
  }

  private synchronized void fail(IOException cause) {
    failure = cause;
    notifyAll();
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Ends the session. What was sent and not acknowledged may be there or not. Idempotent. */
  @Override
  public void close() {
    @Nullable WireConnection open;
    synchronized (this) {
      closed = true;
      open = connection;
      connection = null;
    }
    if (open != null) {
      try {
        open.end();
      } catch (IOException e) {
        open.close();
      }
    }
    try {
      reading.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
