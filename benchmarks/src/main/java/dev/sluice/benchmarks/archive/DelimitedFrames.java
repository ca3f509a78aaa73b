package dev.sluice.benchmarks.archive;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * A file of records behind their lengths, as the archive writes it: zstd of level 3 with checksums,
 * in frames of about 128 KiB. Does not close what it writes to.
 */
final class DelimitedFrames {
  private static final int FRAME_BYTES = 128 << 10;
  private static final int LEVEL = 3;

  private final OutputStream out;
  private final ZstdCompressCtx context;
  private byte[] frame = new byte[1 << 10];
  private int length;

  /**
   * @param context of {@link #compressor}; may be shared by the files of one thread
   */
  DelimitedFrames(OutputStream out, ZstdCompressCtx context) {
    this.out = out;
    this.context = context;
  }

  static ZstdCompressCtx compressor() {
    return new ZstdCompressCtx().setLevel(LEVEL).setChecksum(true);
  }

  void add(ByteString value) throws IOException {
    int needed = CodedOutputStream.computeBytesSizeNoTag(value);
    if (length + needed > FRAME_BYTES) {
      finish();
    }
    if (length + needed > frame.length) {
      frame =
          Arrays.copyOf(frame, Math.max(length + needed, Math.min(FRAME_BYTES, 4 * frame.length)));
    }
    CodedOutputStream coded = CodedOutputStream.newInstance(frame, length, needed);
    coded.writeBytesNoTag(value);
    length += needed;
  }

  /** Writes what waits. */
  void finish() throws IOException {
    if (length > 0) {
      byte[] compressed = new byte[Math.toIntExact(Zstd.compressBound(length))];
      out.write(
          compressed,
          0,
          context.compressByteArray(compressed, 0, compressed.length, frame, 0, length));
      length = 0;
    }
  }
}
