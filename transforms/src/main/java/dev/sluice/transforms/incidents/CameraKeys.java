package dev.sluice.transforms.incidents;

import com.google.protobuf.ByteString;
import dev.sluice.transforms.cameras.CameraIds;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cameras that the keys of records name, each looked at once. It remembers {@value #MOST} keys
 * that are cameras; with more it begins again. Not thread-safe.
 */
public final class CameraKeys {
  private static final int MOST = 10_000;

  private final Map<ByteString, String> cameras = new HashMap<>();

  /** The camera that a key names in UTF-8; null where only the message can tell. */
  public @Nullable String camera(@Nullable ByteString key) {
    if (key == null) {
      return null;
    }
    @Nullable String known = cameras.get(key);
    if (known == null) {
      known = CameraIds.of(key);
      if (known != null) {
        if (cameras.size() == MOST) {
          cameras.clear();
        }
        cameras.put(key, known);
      }
    }
    return known;
  }
}
