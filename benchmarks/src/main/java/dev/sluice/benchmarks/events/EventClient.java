package dev.sluice.benchmarks.events;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One connection that posts the same batch again and again, each as soon as the one before it is
 * answered, as wrk does: next to nothing of the time is the client's.
 */
final class EventClient implements Runnable {
  private final URI api;
  private final byte[] request;
  private final long untilNanos;
  private long[] nanos = new long[1 << 14];
  private int answered;
  private int refused;
  private volatile String failure = "";

  EventClient(URI api, int batch, long untilNanos) {
    this.api = api;
    StringBuilder events = new StringBuilder("[");
    for (int i = 0; i < batch; i++) {
      events
          .append(i == 0 ? "" : ",")
          .append("{\"time\":")
          .append(System.currentTimeMillis() - i)
          .append(",\"amount\":")
          .append(i % 10)
          .append('.')
          .append(10 + i % 90)
          .append('}');
    }
    byte[] body = events.append(']').toString().getBytes(StandardCharsets.UTF_8);
    byte[] head =
        String.format(
                "POST / HTTP/1.1\r\nHost: %s:%d\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n",
                api.getHost(), api.getPort(), body.length)
            .getBytes(StandardCharsets.US_ASCII);
    this.request = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    this.untilNanos = untilNanos;
  }

  @Override
  public void run() {
    try (Socket socket = new Socket(api.getHost(), api.getPort())) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(60_000);
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (System.nanoTime() < untilNanos) {
        long begin = System.nanoTime();
        out.write(request);
        int status = answer(in);
        if (status == 200) {
          if (answered == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * nanos.length);
          }
          nanos[answered++] = System.nanoTime() - begin;
        } else {
          refused++;
        }
      }
    } catch (IOException e) {
      failure = e.toString();
    }
  }

  /** Reads an answer, which always has a Content-Length, and gives its status. */
  private static int answer(InputStream in) throws IOException {
    int status = Integer.parseInt(line(in).substring(9, 12));
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
        length = Integer.parseInt(header.substring(15).trim());
      }
    }
    in.skipNBytes(length);
    return status;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the console closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** How long each request took that was answered 200. */
  long[] nanos() {
    return Arrays.copyOf(nanos, answered);
  }

  int refused() {
    return refused;
  }

  /** Why it stopped early; empty if it did not. */
  String failure() {
    return failure;
  }
}
