package dev.sluice.transforms.reducers;

import com.google.common.io.ByteStreams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.util.Arrays;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.VarInt;
import org.jspecify.annotations.Nullable;

/**
 * The registers of a HyperLogLog. A hash belongs to the register that its first 12 bits number; the
 * register holds the greatest rank it has seen, the place of the first 1 in the other 52 bits.
 */
final class HyperLogLog {

  private static final int INDEX_BITS = 12;
  static final int REGISTERS = 1 << INDEX_BITS;

  /** The rank where all the other bits are 0. */
  private static final int GREATEST_RANK = Long.SIZE - INDEX_BITS + 1;

  static final HyperLogLog EMPTY = new HyperLogLog(new byte[REGISTERS]);
  static final Coder<HyperLogLog> CODER = new RegistersCoder();

  private final byte[] ranks;

  private HyperLogLog(byte[] ranks) {
    this.ranks = ranks;
  }

  HyperLogLog addInput(long hash) {
    int index = (int) (hash >>> (Long.SIZE - INDEX_BITS));
    byte rank = (byte) Math.min(GREATEST_RANK, Long.numberOfLeadingZeros(hash << INDEX_BITS) + 1);
    if (rank <= ranks[index]) {
      return this;
    }
    byte[] changed = ranks.clone();
    changed[index] = rank;
    return new HyperLogLog(changed);
  }

  HyperLogLog merge(HyperLogLog other) {
    byte[] greatest = new byte[REGISTERS];
    for (int i = 0; i < REGISTERS; i++) {
      greatest[i] = (byte) Math.max(ranks[i], other.ranks[i]);
    }
    return new HyperLogLog(greatest);
  }

  /** Ertl's improved raw estimator: algorithm 6 of his paper. */
  long extract() {
    int[] registersOfRank = new int[GREATEST_RANK + 1];
    for (byte rank : ranks) {
      registersOfRank[rank]++;
    }
    double m = REGISTERS;
    double z = m * tau(1 - registersOfRank[GREATEST_RANK] / m);
    for (int rank = GREATEST_RANK - 1; rank > 0; rank--) {
      z = 0.5 * (z + registersOfRank[rank]);
    }
    z += m * sigma(registersOfRank[0] / m);
    double alphaOfInfinitelyManyRegisters = 0.7213475204444817; // 1 / (2 ln 2)
    return Math.round(alphaOfInfinitelyManyRegisters * m * m / z);
  }

  private static double sigma(double emptyShare) {
    if (emptyShare == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double x = emptyShare;
    double y = 1;
    double z = x;
    double before;
    do {
      x *= x;
      before = z;
      z += x * y;
      y += y;
    } while (z != before);
    return z;
  }

  private static double tau(double unsaturatedShare) {
    if (unsaturatedShare == 0 || unsaturatedShare == 1) {
      return 0;
    }
    double x = unsaturatedShare;
    double y = 1;
    double z = 1 - x;
    double before;
    do {
      x = Math.sqrt(x);
      before = z;
      y *= 0.5;
      z -= (1 - x) * (1 - x) * y;
    } while (z != before);
    return z / 3;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HyperLogLog that && Arrays.equals(ranks, that.ranks);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ranks);
  }

  /**
   * The number of registers in use; then, while pairs are smaller, the distance of each from the
   * one before and its rank, else all the ranks.
   */
  private static final class RegistersCoder extends AtomicCoder<HyperLogLog> {
    @Serial private static final long serialVersionUID = 1L;

    /** A pair takes 2 bytes, or 3 where the distance is 128 or more. */
    private static final int MOST_PAIRS = REGISTERS / 3;

    @Override
    public void encode(HyperLogLog value, OutputStream out) throws IOException {
      int used = 0;
      for (byte rank : value.ranks) {
        used += rank == 0 ? 0 : 1;
      }
      VarInt.encode(used, out);
      if (used > MOST_PAIRS) {
        out.write(value.ranks);
        return;
      }
      int before = -1;
      for (int i = 0; i < REGISTERS; i++) {
        if (value.ranks[i] != 0) {
          VarInt.encode(i - before, out);
          out.write(value.ranks[i]);
          before = i;
        }
      }
    }

    @Override
    public HyperLogLog decode(InputStream in) throws IOException {
      byte[] ranks = new byte[REGISTERS];
      int used = VarInt.decodeInt(in);
      if (used > MOST_PAIRS) {
        ByteStreams.readFully(in, ranks);
        return new HyperLogLog(ranks);
      }
      int index = -1;
      for (int i = 0; i < used; i++) {
        index += VarInt.decodeInt(in);
        int rank = in.read();
        if (index >= REGISTERS || rank < 0) {
          throw new CoderException("registers are cut short or out of range");
        }
        ranks[index] = (byte) rank;
      }
      return new HyperLogLog(ranks);
    }

    @Override
    public void verifyDeterministic() {}

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}
