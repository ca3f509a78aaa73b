package dev.sluice.samples.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.zip.GZIPOutputStream;

/**
 * Serves the snapshots of a network at {@code /data.json}, with an ETag, compressed where that is
 * accepted, and some answers as they are on a bad day. On the loopback only.
 */
public final class NetworkServer implements AutoCloseable {
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;
  private static final int FAILED = 500;

  private final SensorNetwork network;
  private final double faultShare;
  private final LongSupplier current;
  private final Consumer<SensorNetwork.Snapshot> served;
  private final AtomicLong requests = new AtomicLong();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final HttpServer server;

  /** What is served in place of the snapshot. */
  private enum Fault {
    ERROR,
    HALF,
    NOTHING,
    NO_ITEM,
    JUNK_BEHIND,
    BROKEN_KEY,
    GZIP_ENDS_EARLY,
    OLD
  }

  private NetworkServer(
      SensorNetwork network,
      double faultShare,
      LongSupplier current,
      Consumer<SensorNetwork.Snapshot> served,
      HttpServer server) {
    this.network = network;
    this.faultShare = faultShare;
    this.current = current;
    this.served = served;
    this.server = server;
  }

  /**
   * Starts.
   *
   * @param port 0 for any
   * @param faultShare of all answers, from 0 to 1
   * @param current the number of the snapshot that is served now
   * @param served takes what was served as a whole, as often as it was
   */
  public static NetworkServer start(
      SensorNetwork network,
      int port,
      double faultShare,
      LongSupplier current,
      Consumer<SensorNetwork.Snapshot> served)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    NetworkServer started = new NetworkServer(network, faultShare, current, served, server);
    var unused = server.createContext("/data.json", started::answer);
    server.setExecutor(started.threads);
    server.start();
    return started;
  }

  /** The address of the snapshot. */
  public String url() {
    return "http://127.0.0.1:%d/data.json".formatted(server.getAddress().getPort());
  }

  /** How often it was asked. */
  public long requests() {
    return requests.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    long request = requests.getAndIncrement();
    Random random = new Random((network.seed() * 31 + request) * 0x9e37_79b9_7f4a_7c15L);
    try (exchange) {
      if (random.nextDouble() < faultShare) {
        Fault[] all = Fault.values();
        fail(exchange, all[random.nextInt(all.length)]);
        return;
      }
      SensorNetwork.Snapshot snapshot = network.snapshot(current.getAsLong());
      byte[] body = snapshot.json().getBytes(UTF_8);
      String etag = "\"" + Hashing.sha256().hashBytes(body).toString().substring(0, 16) + "\"";
      exchange.getResponseHeaders().set("ETag", etag);
      if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
        exchange.sendResponseHeaders(NOT_MODIFIED, -1);
        return;
      }
      send(exchange, body);
      served.accept(snapshot);
    }
  }

  private void fail(HttpExchange exchange, Fault fault) throws IOException {
    String json = network.snapshot(current.getAsLong()).json();
    byte[] whole = json.getBytes(UTF_8);
    switch (fault) {
      case ERROR -> exchange.sendResponseHeaders(FAILED, -1);
      case NOTHING -> exchange.sendResponseHeaders(OK, -1);
      case NO_ITEM -> send(exchange, "[]".getBytes(UTF_8));
      case JUNK_BEHIND -> send(exchange, (json + "<!-- 0.12 s -->").getBytes(UTF_8));
      case BROKEN_KEY ->
          send(exchange, json.replaceFirst("value_type", "value\n_type").getBytes(UTF_8));
      case OLD ->
          send(exchange, network.snapshot(current.getAsLong() - 288).json().getBytes(UTF_8));
      case HALF -> {
        exchange.sendResponseHeaders(OK, whole.length);
        exchange.getResponseBody().write(whole, 0, whole.length / 2);
        exchange.getResponseBody().flush();
      }
      case GZIP_ENDS_EARLY -> {
        byte[] packed = packed(whole);
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        exchange.sendResponseHeaders(OK, 0);
        exchange.getResponseBody().write(Arrays.copyOf(packed, packed.length / 2));
        exchange.getResponseBody().close();
      }
    }
  }

  private static void send(HttpExchange exchange, byte[] body) throws IOException {
    String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
    boolean isPacked = accepted != null && accepted.contains("gzip");
    byte[] sent = isPacked ? packed(body) : body;
    if (isPacked) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    }
    exchange.sendResponseHeaders(OK, sent.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(sent);
    }
  }

  private static byte[] packed(byte[] body) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(body);
    }
    return packed.toByteArray();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
