package dev.sluice.transforms.recordings;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;

/**
 * What a recording consists of: stored objects, or a stretch of a partition.
 *
 * @param key its key in the store, or which stretch
 * @param size its stored size in bytes, or the number of its offsets
 */
public record RecordedObject(String key, long size) implements Serializable {
  public RecordedObject {
    checkArgument(size >= 0, "size must not be negative, but was: %s", size);
  }
}
