package dev.sluice.transforms.reducers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.util.VarInt;
import org.jspecify.annotations.Nullable;

/**
 * How many values fell into which bucket. A bucket is named by the sign, the exponent and the first
 * six bits of the mantissa of its values, as an int that grows as they do. The 64 buckets between
 * two powers of two are an octave, and kept together: adding a value copies one octave only.
 */
final class QuantileBuckets {

  static final QuantileBuckets EMPTY = new QuantileBuckets(new int[0], new long[0][]);
  static final Coder<QuantileBuckets> CODER = new BucketsCoder();

  private static final int MANTISSA_BITS = 52;
  private static final int BUCKET_BITS = 6;
  private static final int CUT_BITS = MANTISSA_BITS - BUCKET_BITS;
  private static final int OCTAVE = 1 << BUCKET_BITS;

  /** Ascending, each once. */
  private final int[] octaves;

  /** By octave, then by bucket; in each octave at least one is positive. */
  private final long[][] counts;

  private QuantileBuckets(int[] octaves, long[][] counts) {
    this.octaves = octaves;
    this.counts = counts;
  }

  private static QuantileBuckets of(SortedMap<Integer, long[]> byOctave) {
    return new QuantileBuckets(
        byOctave.keySet().stream().mapToInt(octave -> octave).toArray(),
        byOctave.values().toArray(new long[0][]));
  }

  private static int bucketOf(double value) {
    long bits = Double.doubleToLongBits(value);
    int size = (int) ((bits & Long.MAX_VALUE) >>> CUT_BITS);
    if (size < OCTAVE) {
      // Below the smallest normal double.
      return 0;
    }
    return bits < 0 ? -size : size;
  }

  private static double middleOf(int bucket) {
    long lowest = (long) Math.abs(bucket) << CUT_BITS;
    double size = Double.longBitsToDouble(lowest);
    if (bucket != 0 && Double.isFinite(size)) {
      size = Double.longBitsToDouble(lowest | (1L << (CUT_BITS - 1)));
    }
    return bucket < 0 ? -size : size;
  }

  QuantileBuckets addInput(double value) {
    int bucket = bucketOf(value);
    int octave = bucket >> BUCKET_BITS;
    int place = Arrays.binarySearch(octaves, octave);
    long[] changed = place < 0 ? new long[OCTAVE] : counts[place].clone();
    changed[bucket & (OCTAVE - 1)]++;
    if (place < 0) {
      return merge(new QuantileBuckets(new int[] {octave}, new long[][] {changed}));
    }
    long[][] all = counts.clone();
    all[place] = changed;
    return new QuantileBuckets(octaves, all);
  }

  QuantileBuckets merge(QuantileBuckets other) {
    TreeMap<Integer, long[]> byOctave = new TreeMap<>();
    for (int i = 0; i < octaves.length; i++) {
      byOctave.put(octaves[i], counts[i]);
    }
    for (int i = 0; i < other.octaves.length; i++) {
      byOctave.merge(other.octaves[i], other.counts[i], QuantileBuckets::sum);
    }
    return of(byOctave);
  }

  private static long[] sum(long[] some, long[] more) {
    long[] sum = some.clone();
    for (int i = 0; i < OCTAVE; i++) {
      sum[i] += more[i];
    }
    return sum;
  }

  /** The quantile at a rank from 0 to 1; there has to be a value. */
  double extract(double rank) {
    SortedMap<Integer, Long> byBucket = byBucket();
    long values = byBucket.values().stream().mapToLong(count -> count).sum();
    // In decimals, since 0.07 * 100 is a little more than 7 in doubles.
    long place =
        BigDecimal.valueOf(rank)
            .multiply(BigDecimal.valueOf(values))
            .setScale(0, RoundingMode.CEILING)
            .longValueExact();
    long counted = 0;
    for (Map.Entry<Integer, Long> bucket : byBucket.entrySet()) {
      counted += bucket.getValue();
      if (counted >= place) {
        return middleOf(bucket.getKey());
      }
    }
    throw new IllegalStateException("there is no value");
  }

  /** The counts of the buckets in use. */
  private SortedMap<Integer, Long> byBucket() {
    SortedMap<Integer, Long> byBucket = new TreeMap<>();
    for (int i = 0; i < octaves.length; i++) {
      for (int j = 0; j < OCTAVE; j++) {
        if (counts[i][j] > 0) {
          byBucket.put((octaves[i] << BUCKET_BITS) | j, counts[i][j]);
        }
      }
    }
    return byBucket;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QuantileBuckets that
        && Arrays.equals(octaves, that.octaves)
        && Arrays.deepEquals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(octaves) + Arrays.deepHashCode(counts);
  }

  /** How many buckets are in use; then for each the distance from the one before, and its count. */
  private static final class BucketsCoder extends AtomicCoder<QuantileBuckets> {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public void encode(QuantileBuckets value, OutputStream out) throws IOException {
      SortedMap<Integer, Long> byBucket = value.byBucket();
      VarInt.encode(byBucket.size(), out);
      int before = Integer.MIN_VALUE;
      for (Map.Entry<Integer, Long> bucket : byBucket.entrySet()) {
        VarInt.encode(bucket.getKey() - before, out);
        VarInt.encode(bucket.getValue(), out);
        before = bucket.getKey();
      }
    }

    @Override
    public QuantileBuckets decode(InputStream in) throws IOException {
      SortedMap<Integer, long[]> byOctave = new TreeMap<>();
      int size = VarInt.decodeInt(in);
      int bucket = Integer.MIN_VALUE;
      for (int i = 0; i < size; i++) {
        bucket += VarInt.decodeInt(in);
        byOctave
                .computeIfAbsent(bucket >> BUCKET_BITS, octave -> new long[OCTAVE])[
                bucket & (OCTAVE - 1)] =
            VarInt.decodeLong(in);
      }
      return of(byOctave);
    }

    @Override
    public void verifyDeterministic() {}

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}
