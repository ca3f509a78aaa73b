package dev.sluice.io.records;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * What a library's decoder makes of an object. A failure of the store stays what it is; whatever
 * else the decoder throws is a damage, a {@link ZipException}, again at each further reading.
 *
 * <p>The decoder is asked for one byte after the other, since these decoders forget what they put
 * out in a call that ends in an error. It is buffered in itself; the formats are rare, and speed is
 * not what they are read for.
 */
final class DecodedBytes extends InputStream {
  private final String format;
  private final Stored stored;
  private final Decoder decoder;
  private @Nullable InputStream decoded;
  private @Nullable ZipException damage;

  /** Begins to decode; may read. */
  interface Decoder {
    InputStream open(InputStream stored) throws IOException;
  }

  DecodedBytes(String format, InputStream stored, Decoder decoder) {
    this.format = format;
    this.stored = new Stored(stored);
    this.decoder = decoder;
  }

  /** Remembers that it was the store which failed. */
  private static final class Stored extends FilterInputStream {
    boolean failed;

    Stored(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      failed = true;
      int count = super.read(bytes, offset, length);
      failed = false;
      return count;
    }
  }

  @Override
  public int read() throws IOException {
    if (damage != null) {
      throw damage;
    }
    try {
      if (decoded == null) {
        decoded = decoder.open(stored);
      }
      return decoded.read();
    } catch (IOException | RuntimeException e) {
      if (stored.failed) {
        throw e;
      }
      damage = new ZipException("the " + format + " data is corrupt or ends too early");
      throw damage;
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = 0;
    while (count < length) {
      int next;
      try {
        next = read();
      } catch (ZipException e) {
        if (count == 0) {
          throw e;
        }
        return count;
      }
      if (next < 0) {
        return count == 0 && length > 0 ? -1 : count;
      }
      bytes[offset + count++] = (byte) next;
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    stored.close();
  }
}
