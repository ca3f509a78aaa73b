package dev.sluice.io.archive;

import com.google.common.base.Splitter;
import com.google.protobuf.ByteString;
import dev.sluice.transforms.cameras.ObservationDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The id of a camera. */
final class CameraId {
  private static final int PARTS = 4;
  private static final int MOST_BYTES_OF_A_CHARACTER = 3;

  private CameraId() {}

  /**
   * Organization, site, zone and camera; null for what is no {@code organization/site/zone/camera},
   * or longer than an id may be.
   */
  static @Nullable List<String> parts(ByteString id) {
    if (isTooLong(id) || !id.isValidUtf8()) {
      return null;
    }
    List<String> parts = Splitter.on('/').splitToList(id.toStringUtf8());
    return parts.size() == PARTS && !parts.contains("") ? parts : null;
  }

  /** Whether it has more characters than whoever reads the archive takes. */
  static boolean isTooLong(ByteString id) {
    return id.size() > ObservationDecoder.LONGEST_ID
        && (id.size() > MOST_BYTES_OF_A_CHARACTER * ObservationDecoder.LONGEST_ID
            || id.toStringUtf8().length() > ObservationDecoder.LONGEST_ID);
  }
}
