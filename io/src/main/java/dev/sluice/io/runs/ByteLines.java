package dev.sluice.io.runs;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The lines of a stream, as bytes: each ends in {@code \n} or {@code \r\n}, the last one may lack
 * it. A line lies in {@link #bytes} from {@link #begin} to before {@link #end}, without its end,
 * until the next is asked for. Holds the longest line.
 */
final class ByteLines {
  byte[] bytes = new byte[1 << 16];
  int begin;
  int end;

  private final InputStream stream;

  /** Where the next line begins, and up to where bytes were read. */
  private int next;

  private int filled;

  ByteLines(InputStream stream) {
    this.stream = stream;
  }

  /** Goes to the next line; false at the end. */
  boolean next() throws IOException {
    int looked = next;
    while (true) {
      while (looked < filled && bytes[looked] != '\n') {
        looked++;
      }
      if (looked < filled) {
        take(looked, looked + 1);
        return true;
      }
      int seen = looked - next;
      if (!more()) {
        boolean unended = next < filled;
        take(filled, filled);
        return unended;
      }
      looked = next + seen;
    }
  }

  private void take(int lineEnd, int nextBegin) {
    begin = next;
    end = lineEnd > begin && bytes[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    next = nextBegin;
  }

  private boolean more() throws IOException {
    if (next > 0) {
      System.arraycopy(bytes, next, bytes, 0, filled - next);
      filled -= next;
      next = 0;
    } else if (filled == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    int read = stream.read(bytes, filled, bytes.length - filled);
    filled += Math.max(read, 0);
    return read >= 0;
  }
}
