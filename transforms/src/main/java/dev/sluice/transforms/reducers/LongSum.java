package dev.sluice.transforms.reducers;

import java.math.BigInteger;

/** The exact sum of longs. */
record LongSum(BigInteger total) implements Accumulator<Long, LongSum, Long> {

  static final LongSum EMPTY = new LongSum(BigInteger.ZERO);

  @Override
  public LongSum addInput(Long input) {
    return new LongSum(total.add(BigInteger.valueOf(input)));
  }

  @Override
  public LongSum merge(LongSum other) {
    return new LongSum(total.add(other.total));
  }

  @Override
  public Long extract() {
    if (total.bitLength() < Long.SIZE) {
      return total.longValue();
    }
    return total.signum() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
  }
}
