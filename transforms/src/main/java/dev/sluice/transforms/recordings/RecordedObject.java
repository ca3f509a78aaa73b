package dev.sluice.transforms.recordings;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;

/**
 * One stored object of a recording.
 *
 * @param key its key in the store
 * @param bytes its stored size, bytes
 */
public record RecordedObject(String key, long bytes) implements Serializable {
  public RecordedObject {
    checkArgument(bytes >= 0, "bytes must not be negative, but was: %s", bytes);
  }
}
