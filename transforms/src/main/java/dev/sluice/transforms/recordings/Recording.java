package dev.sluice.transforms.recordings;

import java.io.Serializable;
import java.util.List;

/**
 * What was recorded in the range of a replay of one camera, or of all cameras that deliver into one
 * partition of a topic.
 *
 * @param name what it is called, unlike any other of its store: the camera's id {@code
 *     organization/site/zone/camera}, or the partition
 * @param objects its objects in the order in which they are to be read
 */
public record Recording(String name, List<RecordedObject> objects) implements Serializable {
  public Recording {
    objects = List.copyOf(objects);
  }

  /** The size of all objects: bytes, or offsets. */
  public long size() {
    return objects.stream().mapToLong(RecordedObject::size).sum();
  }
}
