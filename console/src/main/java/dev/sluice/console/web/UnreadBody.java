package dev.sluice.console.web;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Lets go of what a client still sends although it has its answer. If its connection were closed at
 * once, the system would reset it, and with it throw away the answer that the client has not read
 * yet; and some read no answer before all is sent. So for a while, and up to some size, what comes
 * is read and forgotten.
 */
final class UnreadBody implements Runnable {
  private static final long MOST_BYTES = 256L << 20;
  private static final long LONGEST_SECONDS = 5;

  /** What may have come already, in pieces that the server reads at a time. */
  private static final int AVAILABLE_PIECES = 16;

  private final Request request;
  private final Callback callback;
  private final AtomicBoolean over = new AtomicBoolean();
  private final Scheduler.Task deadline;
  private long bytes;

  private UnreadBody(Request request, Callback callback) {
    this.request = request;
    this.callback = callback;
    this.deadline =
        request
            .getComponents()
            .getScheduler()
            .schedule(this::end, LONGEST_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Writes an answer, and ends the request once its body is read or given up. Where there is more
   * of it than has come, the answer says that the connection closes, so that no other request is
   * sent on it.
   */
  static void write(Request request, Response response, byte[] answer, Callback callback) {
    boolean isRead = request.getLength() == 0 || consume(request);
    if (!isRead) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    response.write(
        true,
        ByteBuffer.wrap(answer),
        Callback.from(
            () -> {
              if (isRead) {
                callback.succeeded();
              } else {
                new UnreadBody(request, callback).run();
              }
            },
            callback::failed));
  }

  /**
   * Reads what is there; whether that was all. The request's own way of doing this would have it
   * read nothing from then on where there is more.
   */
  private static boolean consume(Request request) {
    for (int i = 0; i < AVAILABLE_PIECES; i++) {
      Content.@Nullable Chunk chunk = request.read();
      if (chunk == null || Content.Chunk.isFailure(chunk)) {
        return false;
      }
      boolean last = chunk.isLast();
      chunk.release();
      if (last) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void run() {
    while (!over.get()) {
      Content.@Nullable Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      boolean last = chunk.isLast() || Content.Chunk.isFailure(chunk);
      bytes += Content.Chunk.isFailure(chunk) ? 0 : chunk.remaining();
      chunk.release();
      if (last || bytes > MOST_BYTES) {
        end();
      }
    }
  }

  private void end() {
    if (over.compareAndSet(false, true)) {
      deadline.cancel();
      callback.succeeded();
    }
  }
}
