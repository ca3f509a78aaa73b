package dev.sluice.io.archive;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.Closeable;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses pieces of files, each into a whole: a zstd frame or a gzip member. One behind the
 * other they are a file that every reader of the format takes. So hundreds of open files share the
 * one compressor, whose memory (megabytes, outside of the heap) each of them would need else.
 */
abstract class FrameCompressor implements Closeable {
  private static final int ZSTD_LEVEL = 3;

  static FrameCompressor of(FileCompression compression) {
    return switch (compression) {
      case ZSTD -> new ZstdFrames();
      case GZIP -> new GzipMembers();
      case NONE -> new Plain();
    };
  }

  /** Appends the compressed piece, of at least one byte. */
  abstract void compress(byte[] bytes, int length, Spool to) throws IOException;

  @Override
  public void close() {}

  private static final class Plain extends FrameCompressor {
    @Override
    void compress(byte[] bytes, int length, Spool to) throws IOException {
      to.append(bytes, length);
    }
  }

  private static final class ZstdFrames extends FrameCompressor {
    private final ZstdCompressCtx context =
        new ZstdCompressCtx().setLevel(ZSTD_LEVEL).setChecksum(true);
    private byte[] out = new byte[1 << 12];

    @Override
    void compress(byte[] bytes, int length, Spool to) throws IOException {
      int room = Math.toIntExact(Zstd.compressBound(length));
      if (out.length < room) {
        out = new byte[room];
      }
      to.append(out, context.compressByteArray(out, 0, out.length, bytes, 0, length));
    }

    @Override
    public void close() {
      context.close();
    }
  }

  /** RFC 1952, with nothing optional in the header. */
  private static final class GzipMembers extends FrameCompressor {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255};
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final CRC32 checksum = new CRC32();
    private final byte[] out = new byte[1 << 14];

    @Override
    void compress(byte[] bytes, int length, Spool to) throws IOException {
      to.append(HEADER, HEADER.length);
      deflater.reset();
      deflater.setInput(bytes, 0, length);
      deflater.finish();
      while (!deflater.finished()) {
        to.append(out, deflater.deflate(out));
      }
      checksum.reset();
      checksum.update(bytes, 0, length);
      putInt(0, (int) checksum.getValue());
      putInt(4, length);
      to.append(out, 8);
    }

    private void putInt(int at, int value) {
      for (int i = 0; i < 4; i++) {
        out[at + i] = (byte) (value >>> (8 * i));
      }
    }

    @Override
    public void close() {
      deflater.end();
    }
  }
}
