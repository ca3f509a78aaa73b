package dev.sluice.io.kafka;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.Arrays;

/**
 * Makes one object of equal keys that come again and again, as those of a topic do: maps that are
 * asked for each record then find the hash in the key, and the key at its first comparison.
 *
 * <p>It remembers the last key for each of {@value #SLOTS} hashes, none of over {@value
 * #LONGEST_BYTES} bytes. Not thread-safe.
 */
final class RecentKeys {
  private static final int SLOTS = 1 << 12;
  private static final int LONGEST_BYTES = 256;

  /** Where names that are numbered differ. */
  private static final int HASHED_BYTES = 16;

  private final byte[][] arrays = new byte[SLOTS][];
  private final ByteString[] keys = new ByteString[SLOTS];

  /**
   * The key of those bytes.
   *
   * @param bytes nobody writes to them any more
   */
  ByteString of(byte[] bytes) {
    if (bytes.length > LONGEST_BYTES) {
      return UnsafeByteOperations.unsafeWrap(bytes);
    }
    int slot = slot(bytes);
    if (!Arrays.equals(bytes, arrays[slot])) {
      arrays[slot] = bytes;
      keys[slot] = UnsafeByteOperations.unsafeWrap(bytes);
    }
    return keys[slot];
  }

  private static int slot(byte[] bytes) {
    int hash = bytes.length;
    for (int i = Math.max(0, bytes.length - HASHED_BYTES); i < bytes.length; i++) {
      hash = 31 * hash + bytes[i];
    }
    return (hash ^ (hash >>> 16)) & (SLOTS - 1);
  }
}
