package dev.sluice.io.archive;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;

/**
 * When a file ends before its bundle does.
 *
 * @param bytes its size as it is stored, about
 * @param records its records
 * @param openFiles how many files one instance of the writer has open at once; if there are more,
 *     those of the partition with the most are published at once
 */
public record RollLimits(long bytes, long records, int openFiles) implements Serializable {
  /** 64 MiB, any number of records, 500 files. */
  public static final RollLimits DEFAULT = new RollLimits(64L << 20, Long.MAX_VALUE, 500);

  public RollLimits {
    checkArgument(bytes > 0, "bytes must be positive, but was: %s", bytes);
    checkArgument(records > 0, "records must be positive, but was: %s", records);
    checkArgument(openFiles > 0, "openFiles must be positive, but was: %s", openFiles);
  }
}
