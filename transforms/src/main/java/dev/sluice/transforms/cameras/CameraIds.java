package dev.sluice.transforms.cameras;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/** The ids of cameras: paths of four parts, {@code organization/site/zone/camera}, none empty. */
public final class CameraIds {
  /** How many parts an id has. */
  public static final int PARTS = 4;

  private CameraIds() {}

  /** The id that the bytes spell in UTF-8; null if they spell none. */
  public static @Nullable String of(ByteString bytes) {
    if (!bytes.isValidUtf8()) {
      return null;
    }
    String text = bytes.toStringUtf8();
    return isCameraId(text) ? text : null;
  }

  /** Whether the text is the id of a camera. */
  public static boolean isCameraId(String text) {
    int parts = 1;
    int begin = 0;
    for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', begin)) {
      if (slash == begin) {
        return false;
      }
      parts++;
      begin = slash + 1;
    }
    return parts == PARTS && begin < text.length();
  }
}
