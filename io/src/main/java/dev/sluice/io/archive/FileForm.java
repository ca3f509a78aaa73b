package dev.sluice.io.archive;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;

/**
 * What files look like.
 *
 * @param format how records are written
 * @param compression of the file; in Parquet of its pages
 * @param rowGroupMegabytes size of a row group of Parquet, about, MiB; up to that much of each open
 *     file is in memory. Where all open files of an instance hold more than 256 MiB, those of a
 *     partition are published early
 */
public record FileForm(ArchiveFormat format, FileCompression compression, int rowGroupMegabytes)
    implements Serializable {
  private static final int MOST_ROW_GROUP_MEGABYTES = 512;

  /** Behind their length, with zstd; row groups of 16 MiB. */
  public static final FileForm DEFAULT =
      new FileForm(ArchiveFormat.DELIMITED, FileCompression.ZSTD, 16);

  public FileForm {
    checkArgument(
        rowGroupMegabytes >= 1 && rowGroupMegabytes <= MOST_ROW_GROUP_MEGABYTES,
        "rowGroupMegabytes must be from 1 to %s, but was: %s",
        MOST_ROW_GROUP_MEGABYTES,
        rowGroupMegabytes);
  }

  /** The same in another format. */
  public FileForm withFormat(ArchiveFormat other) {
    return new FileForm(other, compression, rowGroupMegabytes);
  }

  /** The same with another compression. */
  public FileForm withCompression(FileCompression other) {
    return new FileForm(format, other, rowGroupMegabytes);
  }

  /** What stands behind the last dot of names, or the last two; of dead letters too. */
  String extension(String framing) {
    return framing + compression.suffix();
  }
}
