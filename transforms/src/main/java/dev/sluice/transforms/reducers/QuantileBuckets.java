package dev.sluice.transforms.reducers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.util.Arrays;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.util.VarInt;
import org.jspecify.annotations.Nullable;

/**
 * How many values fell into which bucket. A bucket is named by the sign, the exponent and the first
 * six bits of the mantissa of its values, as an int that grows as they do.
 */
final class QuantileBuckets {

  static final QuantileBuckets EMPTY = new QuantileBuckets(new int[0], new long[0]);
  static final Coder<QuantileBuckets> CODER = new BucketsCoder();

  private static final int MANTISSA_BITS = 52;
  private static final int BUCKET_BITS = 6;
  private static final int CUT_BITS = MANTISSA_BITS - BUCKET_BITS;
  private static final int SMALLEST_NORMAL = 1 << BUCKET_BITS;

  /** Ascending, each once. */
  private final int[] buckets;

  /** The count of each, positive. */
  private final long[] counts;

  private QuantileBuckets(int[] buckets, long[] counts) {
    this.buckets = buckets;
    this.counts = counts;
  }

  private static int bucketOf(double value) {
    long bits = Double.doubleToLongBits(value);
    int size = (int) ((bits & Long.MAX_VALUE) >>> CUT_BITS);
    if (size < SMALLEST_NORMAL) {
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
    int place = Arrays.binarySearch(buckets, bucket);
    if (place >= 0) {
      long[] added = counts.clone();
      added[place]++;
      return new QuantileBuckets(buckets, added);
    }
    return merge(new QuantileBuckets(new int[] {bucket}, new long[] {1}));
  }

  QuantileBuckets merge(QuantileBuckets other) {
    int[] mergedBuckets = new int[buckets.length + other.buckets.length];
    long[] mergedCounts = new long[mergedBuckets.length];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < buckets.length || j < other.buckets.length) {
      boolean mine =
          j == other.buckets.length || (i < buckets.length && buckets[i] <= other.buckets[j]);
      boolean others =
          i == buckets.length || (j < other.buckets.length && other.buckets[j] <= buckets[i]);
      mergedBuckets[size] = mine ? buckets[i] : other.buckets[j];
      mergedCounts[size] = (mine ? counts[i++] : 0) + (others ? other.counts[j++] : 0);
      size++;
    }
    return new QuantileBuckets(
        Arrays.copyOf(mergedBuckets, size), Arrays.copyOf(mergedCounts, size));
  }

  /** The quantile at a rank from 0 to 1; there has to be a value. */
  double extract(double rank) {
    double place = Math.max(1, Math.ceil(rank * Arrays.stream(counts).sum()));
    long counted = 0;
    int i = -1;
    while (counted < place) {
      counted += counts[++i];
    }
    return middleOf(buckets[i]);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QuantileBuckets that
        && Arrays.equals(buckets, that.buckets)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(buckets) + Arrays.hashCode(counts);
  }

  /** The number of buckets; then for each the distance from the one before, and its count. */
  private static final class BucketsCoder extends AtomicCoder<QuantileBuckets> {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public void encode(QuantileBuckets value, OutputStream out) throws IOException {
      VarInt.encode(value.buckets.length, out);
      int before = Integer.MIN_VALUE;
      for (int i = 0; i < value.buckets.length; i++) {
        VarInt.encode(value.buckets[i] - before, out);
        VarInt.encode(value.counts[i], out);
        before = value.buckets[i];
      }
    }

    @Override
    public QuantileBuckets decode(InputStream in) throws IOException {
      int[] buckets = new int[VarInt.decodeInt(in)];
      long[] counts = new long[buckets.length];
      int before = Integer.MIN_VALUE;
      for (int i = 0; i < buckets.length; i++) {
        buckets[i] = before + VarInt.decodeInt(in);
        counts[i] = VarInt.decodeLong(in);
        before = buckets[i];
      }
      return new QuantileBuckets(buckets, counts);
    }

    @Override
    public void verifyDeterministic() {}

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}
