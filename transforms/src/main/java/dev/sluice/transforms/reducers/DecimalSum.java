package dev.sluice.transforms.reducers;

import static com.google.common.base.Preconditions.checkArgument;

import java.math.BigDecimal;

/**
 * The exact sum of decimals. Its scale is the largest of the inputs', and at least 0, so that it
 * does not depend on the order either.
 */
record DecimalSum(BigDecimal total) implements Accumulator<BigDecimal, DecimalSum, BigDecimal> {

  static final DecimalSum EMPTY = new DecimalSum(BigDecimal.ZERO);

  private static final int LIMIT = 1000;

  @Override
  public DecimalSum addInput(BigDecimal input) {
    checkArgument(
        input.precision() <= LIMIT && Math.abs((long) input.scale()) <= LIMIT,
        "a decimal may have %s digits and a scale within %s to be summed, but had %s and %s",
        LIMIT,
        LIMIT,
        input.precision(),
        input.scale());
    return new DecimalSum(total.add(input));
  }

  @Override
  public DecimalSum merge(DecimalSum other) {
    return new DecimalSum(total.add(other.total));
  }

  @Override
  public BigDecimal extract() {
    return total;
  }
}
