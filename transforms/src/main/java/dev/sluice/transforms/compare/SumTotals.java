package dev.sluice.transforms.compare;

import dev.sluice.compare.v1.Totals;
import dev.sluice.compare.v1.Verdict;
import java.io.Serial;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/** The sum of totals, number by number; of none, all are 0. The accumulator is the sum so far. */
final class SumTotals extends CombineFn<Totals, Totals, Totals> {
  @Serial private static final long serialVersionUID = 1L;

  /** The totals of one outcome. */
  static Totals of(Outcome<?> outcome) {
    Verdict verdict = outcome.verdict();
    return Totals.newBuilder()
        .setLeft(verdict == Verdict.VERDICT_NEW ? 0 : 1)
        .setRight(verdict == Verdict.VERDICT_MISSING ? 0 : 1)
        .setSame(verdict == Verdict.VERDICT_SAME ? 1 : 0)
        .setChanged(verdict == Verdict.VERDICT_CHANGED ? 1 : 0)
        .setShifted(outcome.shifted() ? 1 : 0)
        .setMissing(verdict == Verdict.VERDICT_MISSING ? 1 : 0)
        .setNew(verdict == Verdict.VERDICT_NEW ? 1 : 0)
        .setRough(outcome.rough() ? 1 : 0)
        .build();
  }

  static Totals sum(Totals one, Totals other) {
    return Totals.newBuilder()
        .setLeft(one.getLeft() + other.getLeft())
        .setRight(one.getRight() + other.getRight())
        .setSame(one.getSame() + other.getSame())
        .setChanged(one.getChanged() + other.getChanged())
        .setShifted(one.getShifted() + other.getShifted())
        .setMissing(one.getMissing() + other.getMissing())
        .setNew(one.getNew() + other.getNew())
        .setRough(one.getRough() + other.getRough())
        .build();
  }

  /** How many there are that are not the same. */
  static long differing(Totals totals) {
    return totals.getChanged() + totals.getMissing() + totals.getNew();
  }

  /** How many outcomes there are: a pair is one. */
  static long outcomes(Totals totals) {
    return totals.getSame() + differing(totals);
  }

  @Override
  public Totals createAccumulator() {
    return Totals.getDefaultInstance();
  }

  @Override
  public Totals addInput(Totals sum, Totals input) {
    return sum(sum, input);
  }

  @Override
  public Totals mergeAccumulators(Iterable<Totals> sums) {
    Totals total = Totals.getDefaultInstance();
    for (Totals sum : sums) {
      total = sum(total, sum);
    }
    return total;
  }

  @Override
  public Totals extractOutput(Totals sum) {
    return sum;
  }

  @Override
  public Coder<Totals> getAccumulatorCoder(CoderRegistry registry, Coder<Totals> inputCoder) {
    return ProtoCoder.of(Totals.class);
  }

  @Override
  public Coder<Totals> getDefaultOutputCoder(CoderRegistry registry, Coder<Totals> inputCoder) {
    return ProtoCoder.of(Totals.class);
  }
}
