package dev.sluice.command.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A network in front of a server, which decides on each request: hands it through, answers in place
 * of the server, or breaks the connection within the answer. A connection carries one request.
 */
public final class FaultyNetwork implements AutoCloseable {
  private static final Pattern CONNECTION =
      Pattern.compile("\r\nConnection: [^\r]*", Pattern.CASE_INSENSITIVE);

  /** What becomes of a request. */
  public sealed interface Fate {
    /** It reaches the server, and so does the answer its client. */
    Fate PASS = new BreakAfter(Long.MAX_VALUE);
  }

  /** The client gets so many bytes of the server's answer, and then a reset. */
  public record BreakAfter(long bytes) implements Fate {}

  /** The client gets an empty answer with a status; the server hears nothing. */
  public record Answer(int status) implements Fate {}

  /** Decides on requests; may wait. Called by many threads. */
  public interface Decision {
    /**
     * Decides on a request.
     *
     * @param request the method and the target, such as {@code GET /bucket/key}
     */
    Fate on(String request) throws IOException, InterruptedException;
  }

  private final URI server;
  private final Decision decision;
  private final ServerSocket listening;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> requests = new ConcurrentHashMap<>();

  public FaultyNetwork(URI server, Decision decision) throws IOException {
    this.server = server;
    this.decision = decision;
    this.listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** The address of the server, through this network. */
  public String endpoint() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  /** How often each request came, by method and target. */
  public Map<String, Integer> requests() {
    return Map.copyOf(requests);
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listening.accept();
      sockets.add(client);
      start(() -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException, InterruptedException {
    String head = head(client.getInputStream());
    if (head.isEmpty()) {
      client.close();
      return;
    }
    String request = head.substring(0, head.indexOf(" HTTP/"));
    requests.merge(request, 1, Integer::sum);
    Fate fate = decision.on(request);
    if (fate instanceof Answer answer) {
      client
          .getOutputStream()
          .write(
              "HTTP/1.1 %d Fault\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                  .formatted(answer.status())
                  .getBytes(ISO_8859_1));
      client.shutdownOutput();
      client.getInputStream().transferTo(OutputStream.nullOutputStream());
    } else if (fate instanceof BreakAfter broken) {
      Socket upstream = new Socket(server.getHost(), server.getPort());
      sockets.add(upstream);
      upstream.getOutputStream().write(closing(head).getBytes(ISO_8859_1));
      start(() -> client.getInputStream().transferTo(upstream.getOutputStream()));
      if (!copy(upstream.getInputStream(), client.getOutputStream(), broken.bytes())) {
        client.setSoLinger(true, 0);
      }
      upstream.close();
      sockets.remove(upstream);
    }
    client.close();
    sockets.remove(client);
  }

  private static String closing(String head) {
    return CONNECTION
        .matcher(head)
        .replaceAll("")
        .replaceFirst("\r\n", "\r\nConnection: close\r\n");
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.write(next);
      matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
    }
    return head.toString(ISO_8859_1);
  }

  /** Copies at most so many bytes; true if that was all. */
  private static boolean copy(InputStream from, OutputStream to, long limit) throws IOException {
    byte[] bytes = new byte[8192];
    for (long left = limit; left > 0; ) {
      int read = from.read(bytes, 0, (int) Math.min(bytes.length, left));
      if (read < 0) {
        return true;
      }
      to.write(bytes, 0, read);
      left -= read;
    }
    return false;
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | InterruptedException e) {
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
