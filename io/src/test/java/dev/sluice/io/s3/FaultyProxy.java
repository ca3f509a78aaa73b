package dev.sluice.io.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network in front of a server that fails as it is told: each connection takes the next fault
 * from a queue, and is handed through untouched when there is none.
 */
final class FaultyProxy implements AutoCloseable {
  private final URI server;
  private final ServerSocket listening;
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  /** What happens on one connection. */
  interface Fault {
    /** The connection is reset after so many bytes of the server's answers. */
    record ResetAfter(long bytes) implements Fault {}

    /** Nothing comes any more after so many bytes of the server's answers. */
    record StallAfter(long bytes) implements Fault {}

    /** Each request is answered so, without reaching the server. */
    record Answer(int status) implements Fault {}

    /** Nothing is ever answered. */
    record Silence() implements Fault {}

    /** The first request reaches the server, and its answer is lost. */
    record LostAnswer() implements Fault {}
  }

  FaultyProxy(URI server) throws IOException {
    this.server = server;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  String endpoint() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  void next(Fault fault) {
    faults.add(fault);
  }

  /** How many faults were not met yet. */
  int waiting() {
    return faults.size();
  }

  int connections() {
    return connections.get();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listening.accept();
      sockets.add(client);
      connections.incrementAndGet();
      Fault fault = faults.poll();
      start(() -> serve(client, fault));
    }
  }

  private void serve(Socket client, Fault fault) throws IOException {
    if (fault instanceof Fault.Silence) {
      return;
    }
    if (fault instanceof Fault.Answer answer) {
      readHead(client.getInputStream());
      client
          .getOutputStream()
          .write(
              "HTTP/1.1 %s Fault\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                  .formatted(answer.status)
                  .getBytes(StandardCharsets.US_ASCII));
      client.shutdownOutput();
      drain(client.getInputStream());
      client.close();
      return;
    }
    Socket upstream = new Socket(server.getHost(), server.getPort());
    sockets.add(upstream);
    start(() -> copy(client.getInputStream(), upstream.getOutputStream(), Long.MAX_VALUE));
    if (fault instanceof Fault.LostAnswer) {
      int unused = upstream.getInputStream().read();
      reset(client);
    } else if (fault instanceof Fault.StallAfter stall) {
      copy(upstream.getInputStream(), client.getOutputStream(), stall.bytes);
      return;
    } else {
      long limit = fault instanceof Fault.ResetAfter reset ? reset.bytes : Long.MAX_VALUE;
      copy(upstream.getInputStream(), client.getOutputStream(), limit);
      reset(client);
    }
    upstream.close();
  }

  private static void reset(Socket client) throws IOException {
    client.setSoLinger(true, 0);
    client.close();
  }

  private static void readHead(InputStream in) throws IOException {
    int lineFeeds = 0;
    while (lineFeeds < 2) {
      int c = in.read();
      if (c < 0) {
        return;
      }
      lineFeeds = c == '\n' ? lineFeeds + 1 : c == '\r' ? lineFeeds : 0;
    }
  }

  private static void drain(InputStream in) throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }

  private static void copy(InputStream from, OutputStream to, long limit) throws IOException {
    byte[] bytes = new byte[8192];
    long left = limit;
    while (left > 0) {
      int read = from.read(bytes, 0, (int) Math.min(bytes.length, left));
      if (read < 0) {
        return;
      }
      to.write(bytes, 0, read);
      left -= read;
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // Ends the connection, as a network does.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket each : sockets) {
      each.close();
    }
  }
}
