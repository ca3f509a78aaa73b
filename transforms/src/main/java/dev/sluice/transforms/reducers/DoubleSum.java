package dev.sluice.transforms.reducers;

import java.math.BigInteger;

/**
 * The exact sum of doubles. Every finite double is a whole number times a power of two, and so is
 * every sum of them.
 *
 * @param units the sum of the finite inputs as {@code units * 2^exponent}; odd, or 0
 * @param exponent see {@code units}; 0 where that is 0
 * @param special the sum of the inputs that are not finite, 0 where there was none
 */
record DoubleSum(BigInteger units, int exponent, double special)
    implements Accumulator<Double, DoubleSum, Double> {

  static final DoubleSum EMPTY = new DoubleSum(BigInteger.ZERO, 0, 0);

  private static final int MANTISSA_BITS = 52;

  DoubleSum {
    if (units.signum() == 0) {
      exponent = 0;
    } else {
      int zeros = units.getLowestSetBit();
      units = units.shiftRight(zeros);
      exponent += zeros;
    }
    // One NaN for all: which of its many bit patterns came first depends on the order.
    special = Double.isNaN(special) ? Double.NaN : special;
  }

  private static DoubleSum of(double input) {
    if (!Double.isFinite(input)) {
      return new DoubleSum(BigInteger.ZERO, 0, input);
    }
    long bits = Double.doubleToRawLongBits(input);
    long mantissa = bits & ((1L << MANTISSA_BITS) - 1);
    int exponent = Math.getExponent(input);
    if (exponent < Double.MIN_EXPONENT) {
      exponent = Double.MIN_EXPONENT;
    } else {
      mantissa |= 1L << MANTISSA_BITS;
    }
    return new DoubleSum(
        BigInteger.valueOf(bits < 0 ? -mantissa : mantissa), exponent - MANTISSA_BITS, 0);
  }

  @Override
  public DoubleSum addInput(Double input) {
    return merge(of(input));
  }

  @Override
  public DoubleSum merge(DoubleSum other) {
    // Zero has any exponent: with the other's there is nothing to shift.
    int low =
        units.signum() == 0
            ? other.exponent
            : other.units.signum() == 0 ? exponent : Math.min(exponent, other.exponent);
    return new DoubleSum(scaled(low).add(other.scaled(low)), low, special + other.special);
  }

  private BigInteger scaled(int toExponent) {
    return units.signum() == 0 ? units : units.shiftLeft(exponent - toExponent);
  }

  @Override
  public Double extract() {
    return dividedBy(1);
  }

  /** The double nearest to this sum divided by {@code divisor}, which is positive. */
  double dividedBy(long divisor) {
    return special != 0 ? special : nearest(units, exponent, divisor);
  }

  /** The double nearest to {@code units * 2^exponent / divisor}; of two equally near, the even. */
  static double nearest(BigInteger units, int exponent, long divisor) {
    if (units.signum() == 0) {
      return 0.0;
    }
    // A quotient of at least two bits more than a double has, so that at least one is rounded off.
    BigInteger dividend = units.abs();
    BigInteger by = BigInteger.valueOf(divisor);
    int shift = Math.max(0, MANTISSA_BITS + 3 + by.bitLength() - dividend.bitLength());
    BigInteger[] division = dividend.shiftLeft(shift).divideAndRemainder(by);
    BigInteger quotient = division[0];
    int unit = exponent - shift;

    int drop =
        Math.max(
            quotient.bitLength() - (MANTISSA_BITS + 1), Double.MIN_EXPONENT - MANTISSA_BITS - unit);
    BigInteger kept = quotient.shiftRight(drop);
    BigInteger dropped = quotient.subtract(kept.shiftLeft(drop));
    int toHalf = dropped.compareTo(BigInteger.ONE.shiftLeft(drop - 1));
    boolean exactHalf = toHalf == 0 && division[1].signum() == 0;
    if (exactHalf ? kept.testBit(0) : toHalf >= 0) {
      kept = kept.add(BigInteger.ONE);
    }
    return units.signum() * Math.scalb(kept.doubleValue(), unit + drop);
  }
}
