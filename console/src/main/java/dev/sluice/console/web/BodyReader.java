package dev.sluice.console.web;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body as it comes, without a thread that waits for it. What is held counts against all
 * bodies together, by the bytes that are there and not by those that were announced, so that a slow
 * client holds next to nothing.
 */
final class BodyReader implements Runnable {

  /** Why there is no body. */
  enum Flaw {
    TOO_LARGE,
    TOO_SLOW,
    NO_ROOM,
    BROKEN
  }

  static final class FlawedBodyException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Flaw flaw;

    FlawedBodyException(Flaw flaw) {
      super(flaw.name());
      this.flaw = flaw;
    }

    Flaw flaw() {
      return flaw;
    }
  }

  private static final int FIRST_BYTES = 4 << 10;

  private final Request request;
  private final int limit;
  private final AtomicLong room;
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private final Scheduler.Task deadline;
  private byte[] held = new byte[0];
  private int length;

  private BodyReader(Request request, int limit, AtomicLong room, Duration longest) {
    this.request = request;
    this.limit = limit;
    this.room = room;
    this.deadline =
        request
            .getComponents()
            .getScheduler()
            .schedule(() -> fail(Flaw.TOO_SLOW), longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Reads the body of a request.
   *
   * @param room bytes that all bodies together may still take; what this one took is given back
   *     when the request is over
   */
  static CompletableFuture<byte[]> read(
      Request request, int limit, AtomicLong room, Duration longest) {
    BodyReader reader = new BodyReader(request, limit, room, longest);
    Request.addCompletionListener(request, failure -> reader.release());
    reader.run();
    return reader.whole;
  }

  @Override
  public void run() {
    while (!whole.isDone()) {
      Content.@Nullable Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        fail(Flaw.BROKEN);
        return;
      }
      boolean last = chunk.isLast();
      boolean fits = append(chunk.getByteBuffer());
      chunk.release();
      if (fits && last) {
        deadline.cancel();
        var unused = whole.complete(Arrays.copyOf(held, length));
      }
    }
  }

  private synchronized boolean append(ByteBuffer bytes) {
    int more = bytes.remaining();
    if (length + (long) more > limit) {
      fail(Flaw.TOO_LARGE);
      return false;
    }
    if (length + more > held.length) {
      int size = Math.min(limit, Math.max(Math.max(FIRST_BYTES, 2 * held.length), length + more));
      if (room.addAndGet(held.length - size) < 0) {
        room.addAndGet(size - held.length);
        fail(Flaw.NO_ROOM);
        return false;
      }
      held = Arrays.copyOf(held, size);
    }
    bytes.get(held, length, more);
    length += more;
    return true;
  }

  private void fail(Flaw flaw) {
    deadline.cancel();
    whole.completeExceptionally(new FlawedBodyException(flaw));
  }

  private synchronized void release() {
    room.addAndGet(held.length);
    held = new byte[0];
    length = 0;
  }
}
