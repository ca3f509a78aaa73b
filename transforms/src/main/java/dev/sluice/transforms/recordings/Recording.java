package dev.sluice.transforms.recordings;

import java.io.Serializable;
import java.util.List;

/**
 * What was recorded of one camera in the range of a replay.
 *
 * @param cameraId {@code organization/site/zone/camera}, from the place where the objects lie
 * @param objects its objects in the order in which they are to be read
 */
public record Recording(String cameraId, List<RecordedObject> objects) implements Serializable {
  public Recording {
    objects = List.copyOf(objects);
  }

  /** The stored size of all objects, bytes. */
  public long bytes() {
    return objects.stream().mapToLong(RecordedObject::bytes).sum();
  }
}
