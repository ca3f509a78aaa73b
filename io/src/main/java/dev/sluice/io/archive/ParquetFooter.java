package dev.sluice.io.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;

/** What the end of a Parquet file says of it; its rows are for whoever asks in SQL. */
public final class ParquetFooter {
  private static final int LONGEST_FOOTER_BYTES = 1 << 20;
  private static final int FOOTER_END_BYTES = 8;

  /** PAR1. */
  private static final int MAGIC = 0x31524150;

  private ParquetFooter() {}

  /**
   * How many rows a file has, and which columns, for a person.
   *
   * @throws IOException if it is no Parquet file
   */
  public static String describe(InputStream stored) throws IOException {
    FileMetaData footer = read(stored);
    return String.format(
        Locale.ROOT,
        "%,d rows of %s",
        footer.getNum_rows(),
        footer.getSchema().stream()
            .filter(each -> each.isSetType())
            .map(each -> each.getName() + " " + each.getType())
            .collect(Collectors.joining(", ")));
  }

  static FileMetaData read(InputStream stored) throws IOException {
    byte[] tail = new byte[2 * LONGEST_FOOTER_BYTES];
    int length = 0;
    for (int read = 0; read >= 0; read = stored.read(tail, length, tail.length - length)) {
      length += read;
      if (length == tail.length) {
        System.arraycopy(tail, LONGEST_FOOTER_BYTES, tail, 0, LONGEST_FOOTER_BYTES);
        length = LONGEST_FOOTER_BYTES;
      }
    }
    if (length < FOOTER_END_BYTES) {
      throw new IOException("it is no Parquet file");
    }
    ByteBuffer end =
        ByteBuffer.wrap(tail, length - FOOTER_END_BYTES, FOOTER_END_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    int footer = end.getInt();
    boolean parquet = end.getInt() == MAGIC;
    if (!parquet || footer < 0 || footer > length - FOOTER_END_BYTES) {
      throw new IOException("it is no Parquet file, or its footer is too large");
    }
    return Util.readFileMetaData(
        new ByteArrayInputStream(tail, length - FOOTER_END_BYTES - footer, footer));
  }
}
