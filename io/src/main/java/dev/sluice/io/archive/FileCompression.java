package dev.sluice.io.archive;

/** What files are compressed with; each has a checksum of the content. */
public enum FileCompression {
  /** zstd, level 3. */
  ZSTD(".zst"),
  /** gzip, its usual level. */
  GZIP(".gz"),
  /** Not compressed, and without a checksum. */
  NONE("");

  private final String suffix;

  FileCompression(String suffix) {
    this.suffix = suffix;
  }

  String suffix() {
    return suffix;
  }
}
