package dev.sluice.io.archive;

import dev.sluice.io.records.ObjectCompression;
import java.util.Arrays;

/** What files are compressed with; each has a checksum of the content. */
public enum FileCompression {
  /** zstd, level 3. */
  ZSTD(".zst", ObjectCompression.ZSTD),
  /** gzip, its usual level. */
  GZIP(".gz", ObjectCompression.GZIP),
  /** Not compressed, and without a checksum. */
  NONE("", ObjectCompression.PLAIN);

  private final String suffix;
  private final ObjectCompression read;

  FileCompression(String suffix, ObjectCompression read) {
    this.suffix = suffix;
    this.read = read;
  }

  String suffix() {
    return suffix;
  }

  /** How a file is read whose name ends so. */
  static ObjectCompression ofSuffix(String suffix) {
    return Arrays.stream(values())
        .filter(each -> each.suffix.equals(suffix))
        .findFirst()
        .orElse(NONE)
        .read;
  }
}
