package dev.sluice.io.runs;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Compresses the pages of Parquet files. Parquet's own needs Hadoop's codecs. */
final class PageCodecs implements CompressionCodecFactory {
  private static final int ZSTD_LEVEL = 3;

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return new BytesInputCompressor() {
      @Override
      public BytesInput compress(BytesInput page) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) page.size());
        switch (codec) {
          case UNCOMPRESSED -> {
            return page;
          }
          case ZSTD -> {
            page.writeAllTo(bytes);
            return BytesInput.from(Zstd.compress(bytes.toByteArray(), ZSTD_LEVEL));
          }
          case GZIP -> {
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
              page.writeAllTo(gzip);
            }
            return BytesInput.from(bytes);
          }
          default -> throw new IllegalStateException(codec + " is not written here");
        }
      }

      @Override
      public CompressionCodecName getCodecName() {
        return codec;
      }

      @Override
      public void release() {}
    };
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("files are only written here");
  }

  @Override
  public void release() {}
}
