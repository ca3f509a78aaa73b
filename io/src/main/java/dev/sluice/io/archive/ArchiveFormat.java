package dev.sluice.io.archive;

/** How the records of a file are written. */
public enum ArchiveFormat {
  /** The records' values as they are, each behind its length as a varint. */
  DELIMITED("binpb"),
  /** Lines of base64, each the value of a record as it is. */
  LINES("b64"),
  /** The records' values as they are, each a line: one that has a line feed in it is rejected. */
  TEXT("txt"),
  /**
   * Lines of proto3 JSON, each a {@code google.protobuf.Any} with its {@code @type}. Fields that
   * this version does not know are lost, and counted.
   */
  JSON("ndjson"),
  /**
   * Parquet, a column a field, one file for each type of message. Fields that this version does not
   * know are lost, and counted.
   */
  PARQUET("parquet"),
  /**
   * Readings of sensors in Parquet ({@link dev.sluice.reading.v1.Reading}), which come as lines of
   * text: what is no reading is rejected.
   */
  READINGS("parquet");

  private final String extension;

  ArchiveFormat(String extension) {
    this.extension = extension;
  }

  String extension() {
    return extension;
  }

  /** Whether a record has to be a message that is known here. */
  boolean needsMessage() {
    return this == JSON || this == PARQUET;
  }

  /** Whether records are texts, whose time is their timestamp. */
  boolean isOfTexts() {
    return this == TEXT || this == READINGS;
  }
}
