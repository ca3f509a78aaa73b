package dev.sluice.io.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file until it is published: the first {@value #HELD_BYTES} of them in memory, all
 * of them in a local file if there are more. That file has no name any more once it is open, so a
 * worker that is killed leaves nothing.
 */
final class Spool extends OutputStream {
  static final int HELD_BYTES = 32 << 10;

  private static final int COPY_BYTES = 1 << 16;

  private byte[] held = new byte[1 << 9];
  private int heldBytes;
  private long bytes;
  private @Nullable FileChannel file;

  /** How many bytes it holds. */
  long bytes() {
    return bytes;
  }

  void append(byte[] from, int length) throws IOException {
    write(from, 0, length);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    if (file == null && heldBytes + length <= HELD_BYTES) {
      if (heldBytes + length > held.length) {
        held = Arrays.copyOf(held, Math.max(heldBytes + length, 2 * held.length));
      }
      System.arraycopy(from, offset, held, heldBytes, length);
      heldBytes += length;
    } else {
      if (file == null) {
        file = openNameless();
        writeTo(file, held, 0, heldBytes);
        held = new byte[0];
        heldBytes = 0;
      }
      writeTo(file, from, offset, length);
    }
    bytes += length;
  }

  private static FileChannel openNameless() throws IOException {
    Path path = Files.createTempFile("sluice-archive-", ".spool");
    try {
      return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } finally {
      Files.delete(path);
    }
  }

  private static void writeTo(FileChannel file, byte[] from, int offset, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(from, offset, length);
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
  }

  /** Copies all of it. */
  void copyTo(OutputStream out) throws IOException {
    if (file == null) {
      out.write(held, 0, heldBytes);
      return;
    }
    byte[] some = new byte[COPY_BYTES];
    long position = 0;
    while (position < bytes) {
      int count = file.read(ByteBuffer.wrap(some), position);
      if (count < 0) {
        throw new IOException("a temporary file ended early, at " + position + " bytes");
      }
      out.write(some, 0, count);
      position += count;
    }
  }

  /** Lets go of it. Idempotent. */
  @Override
  public void close() throws IOException {
    held = new byte[0];
    if (file != null) {
      file.close();
    }
  }
}
