package dev.sluice.io.archive;

import com.google.common.base.Splitter;
import com.google.protobuf.ByteString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A camera.
 *
 * @param parts organization, site, zone and camera
 */
record CameraId(List<String> parts) {
  private static final int PARTS = 4;
  private static final int LONGEST_BYTES = 512;

  CameraId {
    parts = List.copyOf(parts);
  }

  /** Null for what is no {@code organization/site/zone/camera}. */
  static @Nullable CameraId parse(ByteString id) {
    if (id.size() > LONGEST_BYTES || !id.isValidUtf8()) {
      return null;
    }
    List<String> parts = Splitter.on('/').splitToList(id.toStringUtf8());
    return parts.size() == PARTS && !parts.contains("") ? new CameraId(parts) : null;
  }
}
