package dev.sluice.io.archive;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Records one behind the other. They are compressed together in pieces of about {@value
 * #FRAME_BYTES} bytes, and only there are copied twice. Memory: a piece, or the longest record.
 */
final class FramedBody implements FileBody {
  static final int FRAME_BYTES = 128 << 10;

  private static final int MOST_OVERHEAD_BYTES = 5;

  /** Writes one record into an array. */
  interface Framing {
    /** How many bytes the record takes at most. */
    int room(ByteString value, @Nullable Message message) throws IOException;

    /** Writes it and gives the index behind it. */
    int write(ByteString value, byte[] to, int at);
  }

  /** The value behind its length as a varint. */
  static final class Delimited implements Framing {
    @Override
    public int room(ByteString value, @Nullable Message message) {
      return value.size() + MOST_OVERHEAD_BYTES;
    }

    @Override
    public int write(ByteString value, byte[] to, int at) {
      int size = value.size();
      int rest = size;
      int next = at;
      while (rest > 0x7f) {
        to[next++] = (byte) (rest | 0x80);
        rest >>>= 7;
      }
      to[next++] = (byte) rest;
      value.copyTo(to, next);
      return next + size;
    }
  }

  /** The value and a line feed. */
  static final class Text implements Framing {
    @Override
    public int room(ByteString value, @Nullable Message message) {
      return value.size() + 1;
    }

    @Override
    public int write(ByteString value, byte[] to, int at) {
      value.copyTo(to, at);
      to[at + value.size()] = '\n';
      return at + value.size() + 1;
    }

    /** Whether a value can stand in a line, of which nobody could tell where it ends else. */
    static boolean takes(ByteString value) {
      for (int i = 0; i < value.size(); i++) {
        if (value.byteAt(i) == '\n') {
          return false;
        }
      }
      return true;
    }
  }

  private final Framing framing;
  private final FrameCompressor compressor;
  private final Spool spool = new Spool();
  private byte[] frame = new byte[1 << 10];
  private int length;

  FramedBody(Framing framing, FrameCompressor compressor) {
    this.framing = framing;
    this.compressor = compressor;
  }

  @Override
  public void add(ByteString value, @Nullable Message message) throws IOException {
    int room = framing.room(value, message);
    if (length + room > frame.length) {
      makeRoom(room);
    }
    length = framing.write(value, frame, length);
  }

  private void makeRoom(int room) throws IOException {
    if (length + room > FRAME_BYTES) {
      compress();
    }
    if (length + room > frame.length) {
      int wanted = Math.max(length + room, Math.min(FRAME_BYTES, 4 * frame.length));
      frame = Arrays.copyOf(frame, wanted);
    }
  }

  private void compress() throws IOException {
    if (length > 0) {
      compressor.compress(frame, length, spool);
      length = 0;
      if (frame.length > 2 * FRAME_BYTES) {
        frame = new byte[FRAME_BYTES];
      }
    }
  }

  @Override
  public long bytes() {
    return spool.bytes();
  }

  @Override
  public Spool finish() throws IOException {
    compress();
    frame = new byte[0];
    return spool;
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }
}
