package dev.sluice.io.runs;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.protobuf.Internal;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * Messages in Parquet, compressed with zstd unless another compression is wanted, in row groups of
 * about 16 MiB unless others are (which is what a file that is being written holds in memory).
 * {@link MessageSchema} says which column a field becomes.
 *
 * <p>The bytes depend on the versions of Parquet and zstd, and on nothing else than the messages:
 * the file names its writer and no time.
 *
 * @param <M> the messages
 */
public final class ParquetFormat<M extends Message> implements RecordFormat<M> {
  private static final long ROW_GROUP_BYTES = 16L << 20;

  /** Any message of the type: unlike a descriptor, it travels. */
  private final M prototype;

  private final long rowGroupBytes;
  private final CompressionCodecName compression;

  private ParquetFormat(M prototype, long rowGroupBytes, CompressionCodecName compression) {
    checkArgument(rowGroupBytes > 0, "rowGroupBytes must be positive, but was: %s", rowGroupBytes);
    this.prototype = prototype;
    this.rowGroupBytes = rowGroupBytes;
    this.compression = compression;
  }

  /**
   * Writes messages of this type.
   *
   * @throws IllegalArgumentException if the type has a field that has no column
   */
  public static <M extends Message> ParquetFormat<M> of(Class<M> type) {
    M prototype = Internal.getDefaultInstance(type);
    MessageSchema.of(prototype.getDescriptorForType());
    return new ParquetFormat<>(prototype, ROW_GROUP_BYTES, CompressionCodecName.ZSTD);
  }

  /** The same with row groups of about that size. */
  public ParquetFormat<M> withRowGroupBytes(long bytes) {
    return new ParquetFormat<>(prototype, bytes, compression);
  }

  /** The same with gzip. */
  public ParquetFormat<M> withGzip() {
    return new ParquetFormat<>(prototype, rowGroupBytes, CompressionCodecName.GZIP);
  }

  /** The same without compression. */
  public ParquetFormat<M> withoutCompression() {
    return new ParquetFormat<>(prototype, rowGroupBytes, CompressionCodecName.UNCOMPRESSED);
  }

  @Override
  public RecordWriter<M> open(OutputStream out) throws IOException {
    ParquetWriter<M> file =
        new FileBuilder<M>(out, new MessageWriteSupport<>(prototype.getDescriptorForType()))
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new PageCodecs())
            .withCompressionCodec(compression)
            .withRowGroupSize(rowGroupBytes)
            .build();
    return new RecordWriter<>() {
      @Override
      public void write(M message) throws IOException {
        file.write(message);
      }

      @Override
      public long bytes() {
        return file.getDataSize();
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  private static final class FileBuilder<M> extends ParquetWriter.Builder<M, FileBuilder<M>> {
    private final WriteSupport<M> support;

    FileBuilder(OutputStream out, WriteSupport<M> support) {
      super(new StreamFile(out));
      this.support = support;
    }

    @Override
    protected FileBuilder<M> self() {
      return this;
    }

    @Override
    protected WriteSupport<M> getWriteSupport(ParquetConfiguration configuration) {
      return support;
    }

    @Override
    @SuppressWarnings("deprecation") // Abstract all the same.
    protected WriteSupport<M> getWriteSupport(Configuration configuration) {
      throw new UnsupportedOperationException("there is no Hadoop here");
    }
  }

  /** A file that is a stream. */
  private record StreamFile(OutputStream out) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new CountedStream(out);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  private static final class CountedStream extends PositionOutputStream {
    private final OutputStream out;
    private long position;

    CountedStream(OutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int oneByte) throws IOException {
      out.write(oneByte);
      position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      position += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.flush(); // Whoever opened the stream closes it.
    }
  }
}
