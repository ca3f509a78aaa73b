package dev.sluice.io.records;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The decompressed bytes of one gzip member or several, one behind the other (RFC 1952).
 *
 * <p>Not {@link java.util.zip.GZIPInputStream}: that one loses what it inflated in the call that
 * meets a damage, takes a damaged second member for the end, and trusts {@code available()} to say
 * whether there is one. Here everything in front of a damage is given first, and then, whatever the
 * damage, a {@link ZipException} is thrown.
 */
final class GzipMembers extends InputStream {
  private static final int HEADER_CRC = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] input = new byte[1 << 15];
  private int inputStart;
  private int inputEnd;
  private boolean inMember;

  GzipMembers(InputStream in) {
    this.in = in;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (true) {
      if (!inMember) {
        if (inputStart == inputEnd && !fill()) {
          return -1;
        }
        readHeader();
      }
      int count = inflate(bytes, offset, length);
      crc.update(bytes, offset, count);
      if (count > 0) {
        return count;
      }
      if (inflater.finished()) {
        readTrailer();
      } else if (inflater.needsDictionary()) {
        throw new ZipException("the gzip member asks for a dictionary");
      } else if (!fill()) {
        throw new ZipException("the gzip member ends too early");
      }
    }
  }

  private int inflate(byte[] bytes, int offset, int length) throws ZipException {
    inflater.setInput(input, inputStart, inputEnd - inputStart);
    long before = inflater.getBytesWritten();
    try {
      int count = inflater.inflate(bytes, offset, length);
      inputStart = inputEnd - inflater.getRemaining();
      return count;
    } catch (DataFormatException e) {
      inputStart = inputEnd - inflater.getRemaining();
      int count = (int) (inflater.getBytesWritten() - before);
      if (count > 0) {
        return count;
      }
      throw new ZipException("the gzip member is corrupt: " + e.getMessage());
    }
  }

  private void readHeader() throws IOException {
    if (nextByte() != 0x1f || nextByte() != 0x8b || nextByte() != 8) {
      throw new ZipException("what stands behind a gzip member is not another one");
    }
    int flags = nextByte();
    skip(6);
    if ((flags & EXTRA) != 0) {
      skip(nextByte() | (nextByte() << 8));
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      skip(2);
    }
    crc.reset();
    inflater.reset();
    inMember = true;
  }

  private void readTrailer() throws IOException {
    inMember = false;
    if (nextInt() != (int) crc.getValue()) {
      throw new ZipException("the checksum of the gzip member does not match");
    }
    if (nextInt() != (int) inflater.getBytesWritten()) {
      throw new ZipException("the length of the gzip member does not match");
    }
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      nextByte();
    }
  }

  private void skipText() throws IOException {
    int character;
    do {
      character = nextByte();
    } while (character != 0);
  }

  private int nextInt() throws IOException {
    return nextByte() | (nextByte() << 8) | (nextByte() << 16) | (nextByte() << 24);
  }

  private int nextByte() throws IOException {
    if (inputStart == inputEnd && !fill()) {
      throw new ZipException("the gzip member ends too early");
    }
    return input[inputStart++] & 0xff;
  }

  private boolean fill() throws IOException {
    int count = in.read(input, 0, input.length);
    inputStart = 0;
    inputEnd = Math.max(0, count);
    return count > 0;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
