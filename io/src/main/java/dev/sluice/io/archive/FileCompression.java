package dev.sluice.io.archive;

import dev.sluice.io.records.Compression;
import java.util.Arrays;

/** What files are compressed with; each has a checksum of the content. */
public enum FileCompression {
  /** zstd, level 3. */
  ZSTD(".zst", Compression.ZSTD),
  /** gzip, its usual level. */
  GZIP(".gz", Compression.GZIP),
  /** Not compressed, and without a checksum. */
  NONE("", Compression.PLAIN);

  private final String suffix;
  private final Compression read;

  FileCompression(String suffix, Compression read) {
    this.suffix = suffix;
    this.read = read;
  }

  String suffix() {
    return suffix;
  }

  /** How a file is read whose name ends so. */
  static Compression ofSuffix(String suffix) {
    return Arrays.stream(values())
        .filter(each -> each.suffix.equals(suffix))
        .findFirst()
        .orElse(NONE)
        .read;
  }
}
