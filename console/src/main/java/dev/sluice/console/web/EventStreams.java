package dev.sluice.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events: each client gets what there is when it comes, and then all that is sent to
 * everybody. A client that does not keep up is cut off, and gets all anew when it comes again, as
 * browsers do by themselves.
 */
public final class EventStreams {
  /** At a time. */
  private static final int MOST_CLIENTS = 100;

  private static final int MOST_WAITING_CHARACTERS = 4_000_000;

  private final Supplier<String> first;
  private final Set<Client> clients = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Without a client yet.
   *
   * @param first gives the data of what a client gets first, as an event called {@code all}
   */
  public EventStreams(Supplier<String> first) {
    this.first = first;
  }

  /** Sends everybody an event; its data is one line. */
  public synchronized void send(String name, String data) {
    String text = event(name, data);
    clients.forEach(client -> client.send(text));
  }

  /** Sends everybody something without a meaning, by which a client that is gone is noticed. */
  public synchronized void ping() {
    clients.forEach(client -> client.send(": here\n\n"));
  }

  /** How many there are. */
  public int clients() {
    return clients.size();
  }

  private static String event(String name, String data) {
    return "event: " + name + "\ndata: " + data + "\n\n";
  }

  /** Whether there is room for one more. */
  boolean isFull() {
    return closed || clients.size() >= MOST_CLIENTS;
  }

  /** Takes a client on; its callback is called when it is gone. */
  void open(Request request, Response response, Callback callback) {
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    request.addIdleTimeoutListener(timeout -> false);
    Client client = new Client(response, callback);
    synchronized (this) {
      clients.add(client);
      client.send("retry: 2000\n\n" + event("all", first.get()));
    }
    request.addFailureListener(client::end);
    if (closed) {
      client.end(null);
    }
  }

  /** Ends all streams; whoever comes now is turned away. */
  public void close() {
    closed = true;
    clients.forEach(client -> client.end(null));
  }

  private final class Client {
    private final Response response;
    private final Callback callback;
    private final Deque<String> waiting = new ArrayDeque<>();
    private int characters;
    private boolean isWriting;
    private boolean isOver;

    Client(Response response, Callback callback) {
      this.response = response;
      this.callback = callback;
    }

    synchronized void send(String text) {
      if (isOver) {
        return;
      }
      waiting.add(text);
      characters += text.length();
      if (characters > MOST_WAITING_CHARACTERS) {
        end(new IOException("the client does not keep up"));
      } else if (!isWriting) {
        write();
      }
    }

    private void write() {
      String next = waiting.poll();
      isWriting = next != null && !isOver;
      if (next != null && !isOver) {
        characters -= next.length();
        response.write(
            false, ByteBuffer.wrap(next.getBytes(UTF_8)), Callback.from(this::written, this::end));
      }
    }

    private synchronized void written() {
      write();
    }

    /** Ends it once, for a reason or for none. */
    private synchronized void end(@Nullable Throwable why) {
      clients.remove(this);
      if (isOver) {
        return;
      }
      isOver = true;
      if (why != null) {
        callback.failed(why);
      } else if (isWriting) {
        callback.failed(new IOException("the console ends"));
      } else {
        response.write(true, BufferUtil.EMPTY_BUFFER, callback);
      }
    }
  }
}
