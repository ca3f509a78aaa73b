package dev.sluice.benchmarks.measure;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Medians over runs that were made in turn. */
public final class Medians {

  private Medians() {}

  /** The middle value; the mean of the two in the middle where their number is even. */
  public static double of(List<Double> values) {
    checkArgument(!values.isEmpty(), "the median of nothing");
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** The median of one figure of several. */
  public static <T> double of(List<T> runs, ToDoubleFunction<T> figure) {
    return of(runs.stream().map(figure::applyAsDouble).toList());
  }
}
