package dev.sluice.pipelines.mirror;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The records of one partition on one side, in their order, as what a mirror keeps of them: 24
 * bytes each.
 */
final class Fingerprints {
  private long[] hashes = new long[1 << 10];
  private long[] offsets = new long[1 << 10];
  private long[] times = new long[1 << 10];
  private int size;

  void add(TopicRecord record) {
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * size);
      offsets = Arrays.copyOf(offsets, 2 * size);
      times = Arrays.copyOf(times, 2 * size);
    }
    hashes[size] = hash(record);
    offsets[size] = record.offset();
    times[size] = record.timestampMillis();
    size++;
  }

  private static long hash(TopicRecord record) {
    Hasher hasher = Hashing.murmur3_128().newHasher().putLong(record.timestampMillis());
    put(hasher, record.key());
    put(hasher, record.value());
    for (TopicRecord.Header header : record.headers()) {
      put(hasher, ByteString.copyFromUtf8(header.name()));
      put(hasher, header.value());
    }
    return hasher.hash().asLong();
  }

  /** With its length in front, so that neighbours cannot be mistaken for each other. */
  private static void put(Hasher hasher, @Nullable ByteString bytes) {
    hasher.putInt(bytes == null ? -1 : bytes.size());
    if (bytes != null) {
      hasher.putBytes(bytes.asReadOnlyByteBuffer());
    }
  }

  int size() {
    return size;
  }

  long hash(int at) {
    return hashes[at];
  }

  long offset(int at) {
    return offsets[at];
  }

  long timeMillis(int at) {
    return times[at];
  }

  /** How often each is there. */
  Counts counts() {
    long[] sorted = Arrays.copyOf(hashes, size);
    Arrays.sort(sorted);
    int[] counts = new int[size];
    int distinct = 0;
    for (int i = 0; i < size; i++) {
      if (distinct == 0 || sorted[i] != sorted[distinct - 1]) {
        sorted[distinct++] = sorted[i];
      }
      counts[distinct - 1]++;
    }
    return new Counts(Arrays.copyOf(sorted, distinct), Arrays.copyOf(counts, distinct));
  }

  /** What can be taken of each. */
  static final class Counts {
    private final long[] hashes;
    private final int[] counts;

    private Counts(long[] hashes, int[] counts) {
      this.hashes = hashes;
      this.counts = counts;
    }

    boolean has(long hash) {
      return Arrays.binarySearch(hashes, hash) >= 0;
    }

    /** Takes one; false if none is left. */
    boolean take(long hash) {
      int at = Arrays.binarySearch(hashes, hash);
      if (at < 0 || counts[at] == 0) {
        return false;
      }
      counts[at]--;
      return true;
    }
  }
}
