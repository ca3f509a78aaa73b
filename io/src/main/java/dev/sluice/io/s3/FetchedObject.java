package dev.sluice.io.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an object, which one thread fetches and another reads. At most 4 MiB lie between
 * them. What was fetched before a failure is read before the failure is thrown.
 */
final class FetchedObject extends InputStream {
  private static final int BUFFERED_BYTES = 4 << 20;
  private static final int CHUNK_BYTES = 64 << 10;

  private final Queue<byte[]> spares;
  private final Queue<Chunk> chunks = new ArrayDeque<>();
  private Chunk current = new Chunk(new byte[0], 0);
  private int position;
  private @Nullable InputStream source;
  private @Nullable Throwable failure;
  private boolean ended;
  private boolean closed;

  private static final class Chunk {
    final byte[] bytes;
    final int length;

    Chunk(byte[] bytes, int length) {
      this.bytes = bytes;
      this.length = length;
    }
  }

  /** Opens the object, in the thread that fetches. */
  interface Source {
    InputStream open() throws IOException;
  }

  /**
   * Makes an object that waits for its first byte.
   *
   * @param spares arrays that are used again; thread-safe
   */
  FetchedObject(Queue<byte[]> spares) {
    this.spares = spares;
  }

  /** Fetches the whole object; returns early once {@link #close} was called. */
  void fetch(Source object) {
    Throwable why = null;
    try (InputStream opened = object.open()) {
      if (begin(opened)) {
        copy(opened);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      why = new InterruptedIOException("interrupted while fetching");
    } catch (IOException | RuntimeException | Error e) {
      why = e;
    }
    end(why);
  }

  private void copy(InputStream from) throws IOException, InterruptedException {
    int read = 0;
    boolean wanted = true;
    while (wanted && read >= 0) {
      byte @Nullable [] spare = spares.poll();
      byte[] bytes = spare == null ? new byte[CHUNK_BYTES] : spare;
      int length = 0;
      try {
        while ((read = from.read(bytes, length, bytes.length - length)) > 0) {
          length += read;
        }
      } finally {
        wanted = add(new Chunk(bytes, length));
      }
    }
  }

  private synchronized boolean begin(InputStream opened) {
    source = opened;
    return !closed;
  }

  /** Waits for room; false if nobody will read the chunk. */
  private synchronized boolean add(Chunk chunk) throws InterruptedException {
    while (!closed && chunks.size() >= BUFFERED_BYTES / CHUNK_BYTES) {
      wait();
    }
    chunks.add(chunk);
    notifyAll();
    return !closed;
  }

  private synchronized void end(@Nullable Throwable why) {
    ended = true;
    failure = why;
    notifyAll();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (position == current.length && !nextChunk()) {
      return -1;
    }
    int count = Math.min(length, current.length - position);
    System.arraycopy(current.bytes, position, bytes, offset, count);
    position += count;
    return count;
  }

  private synchronized boolean nextChunk() throws IOException {
    do {
      if (current.bytes.length == CHUNK_BYTES) {
        spares.offer(current.bytes);
      }
      await();
      Chunk next = chunks.poll();
      notifyAll();
      position = 0;
      current = next == null ? new Chunk(new byte[0], 0) : next;
      if (next == null) {
        throwFailure();
        return false;
      }
    } while (current.length == 0);
    return true;
  }

  private void await() throws IOException {
    try {
      while (chunks.isEmpty() && !ended) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for an object");
    }
  }

  private void throwFailure() throws IOException {
    if (failure instanceof IOException broken) {
      throw broken;
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Ends the fetching, also one that waits for the store. */
  @Override
  public void close() throws IOException {
    @Nullable InputStream broken;
    synchronized (this) {
      closed = true;
      chunks.clear();
      broken = ended ? null : source;
      notifyAll();
    }
    if (broken != null) {
      broken.close();
    }
  }
}
