package dev.sluice.io.mqtt;

import com.google.protobuf.ByteString;
import dev.sluice.io.environment.Secrets;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A connection to a real broker. */
final class WireConnection implements BrokerConnection {
  /** What is read of a payload: more than any record of a topic is meant to have. */
  static final int MOST_PAYLOAD_BYTES = 16 << 20;

  private static final int CONNECT_MILLIS = 10_000;

  /** A connection that was cut without a word is noticed within half more of this. */
  private static final int KEEP_ALIVE_SECONDS = 30;

  private final MqttAccess access;
  private final BrokerOpener.Client client;
  private final Socket socket;
  private final PacketInput in;
  private final OutputStream out;

  /** Held while something is sent, which takes long where the broker does not read. */
  private final ReentrantLock sending = new ReentrantLock();

  private boolean isSessionPresent;
  private boolean knowsShares = true;
  private long keepAliveNanos = TimeUnit.SECONDS.toNanos(KEEP_ALIVE_SECONDS);
  private volatile int askedQos;
  private volatile List<String> asked = List.of();
  private final AtomicInteger packets = new AtomicInteger();
  private volatile long sentNanos;

  private WireConnection(MqttAccess access, BrokerOpener.Client client, Socket socket)
      throws IOException {
    this.access = access;
    this.client = client;
    this.socket = socket;
    this.in = new PacketInput(socket.getInputStream(), access.version(), MOST_PAYLOAD_BYTES);
    this.out = new BufferedOutputStream(socket.getOutputStream(), 16 << 10);
  }

  static WireConnection open(MqttAccess access, BrokerOpener.Client client) throws IOException {
    Socket socket = socket(access);
    try {
      WireConnection connection = new WireConnection(access, client, socket);
      connection.connect();
      return connection;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket socket(MqttAccess access) throws IOException {
    Socket plain = new Socket();
    try {
      plain.setTcpNoDelay(true);
      InetSocketAddress address = new InetSocketAddress(access.host(), access.port());
      if (address.isUnresolved()) {
        throw new UnknownHostException("nobody knows the name " + access.host());
      }
      plain.connect(address, CONNECT_MILLIS);
      // For as long as the broker has not let us in.
      plain.setSoTimeout(CONNECT_MILLIS);
      return access.isEncrypted() ? encrypted(plain, access) : plain;
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  private static Socket encrypted(Socket plain, MqttAccess access) throws IOException {
    SSLSocket socket =
        (SSLSocket) TlsSockets.of(access).createSocket(plain, access.host(), access.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    // Else any certificate of the CA would do for any host.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    try {
      socket.startHandshake();
    } catch (SSLHandshakeException e) {
      throw new BrokerRefusedException(
          String.format(
              "The broker at %s and this client do not trust each other: %s",
              access.address(), e.getMessage()));
    }
    return socket;
  }

  private void connect() throws IOException {
    Secrets.Login login = access.login();
    String user = login.user();
    String password = login.password();
    PacketOutput packet =
        new PacketOutput(PacketOutput.CONNECT)
            .text("MQTT")
            .one(access.version().level())
            .one((user == null ? 0 : 0x80) | (password == null ? 0 : 0x40) | (clean() ? 2 : 0))
            .two(KEEP_ALIVE_SECONDS);
    if (access.version().hasProperties()) {
      packet.one(8).one(PacketBody.SESSION_EXPIRY).four(client.expirySeconds());
      packet.one(33).two(access.receiveMaximum());
    }
    packet.text(client.id());
    if (user != null) {
      packet.text(user);
    }
    if (password != null) {
      packet.binary(password.getBytes(StandardCharsets.UTF_8));
    }
    send(packet);
    if (in.next() != PacketInput.CONNACK) {
      throw new IOException("the broker at " + access.address() + " does not answer as MQTT does");
    }
    welcomed(in.body());
  }

  /** A session without an expiry is a clean one where that cannot be said. */
  private boolean clean() {
    return client.isClean() || (!access.version().hasProperties() && client.expirySeconds() == 0);
  }

  private void welcomed(PacketBody answer) throws IOException {
    isSessionPresent = (answer.one() & 1) == 1;
    int code = answer.one();
    Map<Integer, Object> properties = answer.properties();
    if (code != 0) {
      String why =
          String.format(
              "The broker at %s does not let client %s in: %s",
              access.address(),
              client.id(),
              Reasons.words(code, properties.get(PacketBody.REASON)));
      throw Reasons.isPassing(code) ? new IOException(why) : new BrokerRefusedException(why);
    }
    long keepAlive =
        properties.get(PacketBody.KEEP_ALIVE) instanceof Long told && told > 0
            ? told
            : KEEP_ALIVE_SECONDS;
    keepAliveNanos = TimeUnit.SECONDS.toNanos(keepAlive);
    // What is not heard of for that long, though it is pinged, is gone.
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(keepAlive + keepAlive / 2));
    knowsShares = !Long.valueOf(0).equals(properties.get(PacketBody.SHARED_SUBSCRIPTIONS));
  }

  @Override
  public boolean isSessionPresent() {
    return isSessionPresent;
  }

  @Override
  public int mostUnacknowledged() {
    return access.version().hasProperties() ? access.receiveMaximum() : 0;
  }

  /** In that version it cannot be asked not to. */
  @Override
  public boolean repeatsRetained() {
    return isSessionPresent && !access.version().hasProperties();
  }

  @Override
  public void subscribe(List<String> filters, int qos) throws IOException {
    if (filters.stream().anyMatch(TopicFilters::isShared) && !knowsShares) {
      throw new BrokerRefusedException(
          String.format(
              "The broker at %s knows no shared subscriptions, which more than one session needs: say --mqttSessions=1",
              access.address()));
    }
    asked = List.copyOf(filters);
    askedQos = qos;
    PacketOutput packet = request(PacketOutput.SUBSCRIBE);
    for (String filter : filters) {
      // A retained message is given for a new subscription only; of a shared one it never is.
      int retained = access.version().hasProperties() && !TopicFilters.isShared(filter) ? 0x10 : 0;
      packet.text(filter).one(qos | retained);
    }
    send(packet);
  }

  @Override
  public void unsubscribe(List<String> filters) throws IOException {
    PacketOutput packet = request(PacketOutput.UNSUBSCRIBE);
    filters.forEach(packet::text);
    send(packet);
  }

  private PacketOutput request(int kind) {
    PacketOutput packet = new PacketOutput(kind).two(packets.incrementAndGet());
    return access.version().hasProperties() ? packet.one(0) : packet;
  }

  @Override
  public Arrival next() throws IOException {
    while (true) {
      switch (in.next()) {
        case PacketInput.PUBLISH -> {
          return in.message(System.currentTimeMillis());
        }
        case PacketInput.PUBACK -> {
          return new Arrival.Taken(taken(in.body()));
        }
        case PacketInput.PUBREL ->
            // The third step of quality of service 2: nothing of ours hangs on it.
            send(new PacketOutput(PacketOutput.PUBCOMP).two(in.body().two()));
        case PacketInput.SUBACK -> {
          subscribed(in.body());
          return Arrival.Answer.SUBSCRIBED;
        }
        case PacketInput.UNSUBACK -> {
          return Arrival.Answer.UNSUBSCRIBED;
        }
        case PacketInput.DISCONNECT -> throw disconnected(in.body());
        default -> {
          // A ping's answer, and what a later version may say: passed over.
        }
      }
    }
  }

  private void subscribed(PacketBody answer) throws IOException {
    int unused = answer.two();
    @Nullable Object reason = answer.properties().get(PacketBody.REASON);
    for (String filter : asked) {
      int code = answer.one();
      if (code >= Reasons.REFUSED) {
        throw new BrokerRefusedException(
            String.format(
                "The broker at %s does not take a subscription of %s: %s",
                access.address(), filter, Reasons.words(code, reason)));
      }
      if (code < askedQos) {
        throw new BrokerRefusedException(
            String.format(
                "The broker at %s gives quality of service %d for %s, and %d was asked for: less is promised then; say"
                    + " --mqttQos=%d if that is meant",
                access.address(), code, filter, askedQos, code));
      }
    }
  }

  private int taken(PacketBody answer) throws IOException {
    int packet = answer.two();
    int code = answer.left() == 0 ? 0 : answer.one();
    if (code >= Reasons.REFUSED) {
      throw new BrokerRefusedException(
          String.format(
              "The broker at %s does not take a message: %s",
              access.address(), Reasons.words(code, answer.properties().get(PacketBody.REASON))));
    }
    return packet;
  }

  /**
   * Sends a message of quality of service 1, whose number comes among the arrivals once the broker
   * has it.
   *
   * @param isRepeated whether it may have been sent on an earlier connection
   */
  void publish(int packet, String topic, ByteString payload, boolean isRetained, boolean isRepeated)
      throws IOException {
    PacketOutput publish =
        new PacketOutput(PacketOutput.PUBLISH | 2 | (isRetained ? 1 : 0) | (isRepeated ? 8 : 0))
            .text(topic)
            .two(packet);
    if (access.version().hasProperties()) {
      publish.one(0);
    }
    send(publish.rest(payload));
  }

  private IOException disconnected(PacketBody body) throws IOException {
    int code = body.left() == 0 ? 0 : body.one();
    if (code == Reasons.TAKEN_OVER) {
      return new SessionTakenException(access.address(), client.id());
    }
    String why =
        String.format(
            "The broker at %s ends the connection of %s: %s",
            access.address(),
            client.id(),
            Reasons.words(code, body.properties().get(PacketBody.REASON)));
    return code < Reasons.REFUSED || Reasons.isPassing(code)
        ? new IOException(why)
        : new BrokerRefusedException(why);
  }

  @Override
  public void acknowledge(List<Arrival.Message> messages) throws IOException {
    sending.lock();
    try {
      for (Arrival.Message message : messages) {
        if (message.isAcknowledged()) {
          out.write(message.delivered().qos() == 1 ? PacketOutput.PUBACK : PacketOutput.PUBREC);
          out.write(2);
          out.write(message.packet() >> 8);
          out.write(message.packet());
        }
      }
      flush();
    } finally {
      sending.unlock();
    }
  }

  @Override
  public void stayAlive() throws IOException {
    if (System.nanoTime() - sentNanos > keepAliveNanos / 2) {
      send(new PacketOutput(PacketOutput.PINGREQ));
    }
  }

  private void send(PacketOutput packet) throws IOException {
    sending.lock();
    try {
      packet.writeTo(out);
      flush();
    } finally {
      sending.unlock();
    }
  }

  private void flush() throws IOException {
    out.flush();
    sentNanos = System.nanoTime();
  }

  @Override
  public void end() throws IOException {
    if (access.version().hasProperties()) {
      send(
          new PacketOutput(PacketOutput.DISCONNECT)
              .one(0)
              .one(5)
              .one(PacketBody.SESSION_EXPIRY)
              .four(0));
      close();
      return;
    }
    close();
    // In this version a session ends by a clean one of the same name.
    WireConnection.open(access, BrokerOpener.Client.passing(client.id())).close();
  }

  @Override
  public void closeSending() {
    try {
      if (!socket.isClosed() && !socket.isOutputShutdown() && sending.tryLock()) {
        try {
          send(new PacketOutput(PacketOutput.DISCONNECT));
          socket.shutdownOutput();
        } finally {
          sending.unlock();
        }
      }
    } catch (IOException e) {
      // It is gone already.
    }
  }

  @Override
  public void close() {
    closeSending();
    try {
      socket.close();
    } catch (IOException e) {
      // As above.
    }
  }
}
