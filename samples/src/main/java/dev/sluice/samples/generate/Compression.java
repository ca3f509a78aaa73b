package dev.sluice.samples.generate;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * How objects are compressed; fast rather than small. The bytes of NONE and ZSTD are the same
 * everywhere, those of GZIP depend on the zlib that the JDK was linked with.
 */
enum Compression {
  NONE("") {
    @Override
    OutputStream compress(OutputStream out) {
      return out;
    }
  },
  GZIP(".gz") {
    @Override
    OutputStream compress(OutputStream out) throws IOException {
      return new FastGzip(out);
    }
  },
  ZSTD(".zst") {
    @Override
    OutputStream compress(OutputStream out) throws IOException {
      return new ZstdOutputStream(out, ZSTD_LEVEL);
    }
  };

  private static final int ZSTD_LEVEL = 1;
  private static final int BUFFER_BYTES = 8 * 1024;

  private final String suffix;

  Compression(String suffix) {
    this.suffix = suffix;
  }

  /** For names of objects, with its dot; empty for none. */
  String suffix() {
    return suffix;
  }

  /** Closing the stream that it gives ends the compressed data and closes the other stream. */
  abstract OutputStream compress(OutputStream out) throws IOException;

  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, BUFFER_BYTES);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
