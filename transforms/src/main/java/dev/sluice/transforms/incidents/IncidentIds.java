package dev.sluice.transforms.incidents;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import com.google.common.primitives.Ints;
import com.google.common.primitives.Longs;
import java.nio.charset.StandardCharsets;

/**
 * The ids of incidents: the same in every run over the same data. An id is the first 16 bytes of
 * SHA-256 over rule, camera, track, start and end, in lower-case hexadecimal; each text goes in as
 * its length in bytes (4 bytes, big-endian) and its UTF-8, a time as 8 bytes, big-endian. The end
 * is in it since one track can complete {@code follows} twice after one beginning.
 */
final class IncidentIds {
  private static final int ID_BYTES = 16;

  private IncidentIds() {}

  static String id(
      String ruleId, String cameraId, String trackId, long startMillis, long endMillis) {
    Hasher hasher = Hashing.sha256().newHasher();
    put(hasher, ruleId);
    put(hasher, cameraId);
    put(hasher, trackId);
    hasher.putBytes(Longs.toByteArray(startMillis)).putBytes(Longs.toByteArray(endMillis));
    byte[] hash = hasher.hash().asBytes();
    return BaseEncoding.base16().lowerCase().encode(hash, 0, ID_BYTES);
  }

  private static void put(Hasher hasher, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    hasher.putBytes(Ints.toByteArray(utf8.length)).putBytes(utf8);
  }
}
