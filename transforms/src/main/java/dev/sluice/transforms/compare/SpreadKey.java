package dev.sluice.transforms.compare;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;

/**
 * A key with hashes in front of it: of its first part, and of the rest. A runner that sorts by the
 * first bytes of encoded keys can tell nearly all keys apart by them, where the keys themselves
 * begin alike; and what has the same first part stays together. Parts end with {@code \0}.
 */
final class SpreadKey {
  private static final HashFunction HASH = Hashing.murmur3_32_fixed();
  private static final int EACH = 3;

  /** What a character of a hash holds, so that it is one byte. */
  private static final int BITS = 7;

  private SpreadKey() {}

  static String of(String key) {
    int end = key.indexOf('\0');
    int first = end < 0 ? key.length() : end;
    StringBuilder spread = new StringBuilder(2 * EACH + key.length());
    append(key.substring(0, first), spread);
    append(key.substring(first), spread);
    return spread.append(key).toString();
  }

  private static void append(String part, StringBuilder spread) {
    int hash = HASH.hashUnencodedChars(part).asInt();
    for (int i = 0; i < EACH; i++) {
      spread.append((char) (hash >>> (BITS * i) & (1 << BITS) - 1));
    }
  }

  /** The key itself. */
  static String key(String spread) {
    return spread.substring(2 * EACH);
  }
}
