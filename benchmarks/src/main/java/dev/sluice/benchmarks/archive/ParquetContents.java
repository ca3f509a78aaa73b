package dev.sluice.benchmarks.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * What the footers of Parquet files say, whatever the files are called and wherever one begins.
 *
 * @param rows how many rows in all
 * @param values of how many rows each column has a value; a column's name has that of the first
 *     time column of its table in front, by which tables are told apart
 * @param files in how many files
 * @param bytes their size
 */
record ParquetContents(long rows, Map<String, Long> values, long files, long bytes) {
  private static final String FILE = ".parquet";
  private static final String TIME = "_millis";
  private static final int TAIL_BYTES = 8;

  /** Whether the same columns have as many values. */
  boolean isSameAs(ParquetContents other) {
    return rows == other.rows && values.equals(other.values);
  }

  /**
   * Reads the footers of all files below a folder.
   *
   * @throws IOException if one is cut off or is no such file
   */
  static ParquetContents of(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files =
          all.filter(file -> file.getFileName().toString().endsWith(FILE))
              .filter(Files::isRegularFile)
              .toList();
    }
    long rows = 0;
    long bytes = 0;
    Map<String, Long> values = new TreeMap<>();
    for (Path file : files) {
      FileMetaData footer = footer(file);
      rows += footer.getNum_rows();
      bytes += Files.size(file);
      for (RowGroup group : footer.getRow_groups()) {
        add(group, values);
      }
    }
    return new ParquetContents(rows, values, files.size(), bytes);
  }

  private static void add(RowGroup group, Map<String, Long> values) {
    String table = "";
    for (ColumnChunk column : group.getColumns()) {
      ColumnMetaData data = column.getMeta_data();
      String name = String.join(".", data.getPath_in_schema());
      if (table.isEmpty() && name.endsWith(TIME)) {
        table = name;
      }
      if (!data.isSetStatistics() || !data.getStatistics().isSetNull_count()) {
        throw new IllegalStateException("nulls are not counted in column " + name);
      }
      long count = data.getNum_values() - data.getStatistics().getNull_count();
      if (!table.isEmpty()) {
        values.merge(table + ": " + name, count, Long::sum);
      }
    }
  }

  private static FileMetaData footer(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      byte[] tail = new byte[TAIL_BYTES];
      file.seek(file.length() - TAIL_BYTES);
      file.readFully(tail);
      int length = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
      byte[] footer = new byte[length];
      file.seek(file.length() - TAIL_BYTES - length);
      file.readFully(footer);
      return Util.readFileMetaData(new ByteArrayInputStream(footer));
    }
  }
}
