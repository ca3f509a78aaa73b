package dev.sluice.io.archive;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.io.records.ObjectRecords;
import dev.sluice.io.records.RecordForm;
import dev.sluice.io.s3.ObjectStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads objects of an archive to their end, so that their checksums are checked. */
final class ObjectContents {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int LONGEST_RECORD_BYTES = 1 << 29;

  private ObjectContents() {}

  /**
   * How many records an object holds.
   *
   * @param records is given each of them, of the formats that keep records as they are
   * @throws IOException if it cannot be read whole
   */
  static long read(
      ObjectStore store, String bucket, String key, ObjectName name, Consumer<ByteString> records)
      throws IOException {
    String extension = name.extension();
    try (InputStream stored = store.read(bucket, key)) {
      if (extension.startsWith(ArchiveFormat.JSON.extension())) {
        return countLines(decompressed(stored, extension));
      }
      return extension.endsWith(ArchiveFormat.PARQUET.extension())
          ? ParquetFooter.read(stored).getNum_rows()
          : countRecords(stored, name.form(), records);
    }
  }

  private static InputStream decompressed(InputStream stored, String extension) throws IOException {
    if (extension.endsWith(FileCompression.ZSTD.suffix())) {
      return new ZstdInputStreamNoFinalizer(stored);
    }
    return extension.endsWith(FileCompression.GZIP.suffix())
        ? new GZIPInputStream(new BufferedInputStream(stored), BUFFER_BYTES)
        : stored;
  }

  private static long countLines(InputStream lines) throws IOException {
    byte[] some = new byte[BUFFER_BYTES];
    long count = 0;
    for (int length = lines.read(some); length >= 0; length = lines.read(some)) {
      for (int i = 0; i < length; i++) {
        if (some[i] == '\n') {
          count++;
        }
      }
    }
    return count;
  }

  private static long countRecords(
      InputStream stored, @Nullable RecordForm form, Consumer<ByteString> each) throws IOException {
    long count = 0;
    try (ObjectRecords records = new ObjectRecords(LONGEST_RECORD_BYTES)) {
      records.open(stored, form);
      while (records.next()) {
        if (records.rejection() != null) {
          throw new IOException(records.rejection().message());
        }
        each.accept(
            UnsafeByteOperations.unsafeWrap(records.buffer(), records.offset(), records.length()));
        count++;
      }
    }
    return count;
  }
}
