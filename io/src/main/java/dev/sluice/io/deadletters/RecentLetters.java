package dev.sluice.io.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import dev.sluice.deadletter.v1.DeadLetter;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers the letters that were seen, up to a number, the earliest being forgotten first. */
final class RecentLetters {
  private final Map<Identity, Boolean> seen;

  RecentLetters(int limit) {
    seen =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Identity, Boolean> eldest) {
            return size() > limit;
          }
        };
  }

  private record Identity(long high, long low) {}

  /** Whether this is the first time that a letter comes. */
  boolean add(DeadLetter letter) {
    HashCode hash =
        Hashing.sha256()
            .newHasher()
            .putString(letter.getLetterId(), UTF_8)
            .putByte((byte) 0)
            .putString(letter.getPipeline(), UTF_8)
            .putByte((byte) 0)
            .putInt(letter.getEarlierAttempts())
            .hash();
    ByteBuffer bytes = ByteBuffer.wrap(hash.asBytes());
    return seen.put(new Identity(bytes.getLong(), bytes.getLong()), true) == null;
  }
}
