package dev.sluice.transforms.reducers;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;

/**
 * The {@code n} greatest values, greatest first; equal ones as often as they came.
 *
 * <pre>{@code
 * PCollection<List<KV<String, Long>>> busiest =
 *     countByCamera.apply("Busiest", Combine.globally(TopN.byValue(10)));
 * }</pre>
 *
 * <p>The order has to be total: two values that compare as 0 have to be equal, or which of them is
 * among the first depends on chance. (BigDecimal's own is not: 1.0 and 1.00 compare as 0.)
 *
 * <p>No input gives an empty list. The accumulator holds {@code n} values; adding one that is among
 * them takes a copy, so {@code n} is for tens and not for thousands.
 */
public final class TopN {
  private TopN() {}

  /** By the natural order. */
  public static <T extends Comparable<? super T>> CombineFn<T, ?, List<T>> largest(int n) {
    return new TopFn<>(n, new NaturalOrder<T>());
  }

  /** By a total order of the caller's. */
  public static <T, C extends Comparator<T> & Serializable> CombineFn<T, ?, List<T>> of(
      int n, C totalOrder) {
    return new TopFn<>(n, totalOrder);
  }

  /** Keys with the greatest values; of those with equal values the smaller key goes first. */
  public static <K extends Comparable<? super K>, V extends Comparable<? super V>>
      CombineFn<KV<K, V>, ?, List<KV<K, V>>> byValue(int n) {
    return new TopFn<>(n, new ValueOrder<K, V>());
  }

  private static final class NaturalOrder<T extends Comparable<? super T>>
      implements Comparator<T>, Serializable {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public int compare(T left, T right) {
      return left.compareTo(right);
    }
  }

  private static final class ValueOrder<
          K extends Comparable<? super K>, V extends Comparable<? super V>>
      implements Comparator<KV<K, V>>, Serializable {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public int compare(KV<K, V> left, KV<K, V> right) {
      int byValue = left.getValue().compareTo(right.getValue());
      return byValue != 0 ? byValue : right.getKey().compareTo(left.getKey());
    }
  }

  private static final class TopFn<T, C extends Comparator<T> & Serializable>
      extends CombineFn<T, List<T>, List<T>> {
    @Serial private static final long serialVersionUID = 1L;

    private final int n;
    private final C order;

    TopFn(int n, C order) {
      checkArgument(n > 0, "n must be positive, but was: %s", n);
      this.n = n;
      this.order = order;
    }

    @Override
    public List<T> createAccumulator() {
      return List.of();
    }

    @Override
    public List<T> addInput(List<T> top, T input) {
      if (top.size() == n && order.compare(input, top.get(n - 1)) <= 0) {
        return top;
      }
      int place = Collections.binarySearch(top, input, Collections.reverseOrder(order));
      List<T> longer = new ArrayList<>(top.size() + 1);
      longer.addAll(top);
      longer.add(place < 0 ? -place - 1 : place, input);
      return Collections.unmodifiableList(longer.subList(0, Math.min(n, longer.size())));
    }

    @Override
    public List<T> mergeAccumulators(Iterable<List<T>> accumulators) {
      List<T> all = new ArrayList<>();
      accumulators.forEach(all::addAll);
      all.sort(Collections.reverseOrder(order));
      return List.copyOf(all.subList(0, Math.min(n, all.size())));
    }

    @Override
    public List<T> extractOutput(List<T> top) {
      return top;
    }

    @Override
    public Coder<List<T>> getAccumulatorCoder(CoderRegistry registry, Coder<T> inputCoder) {
      return ListCoder.of(inputCoder);
    }

    @Override
    public Coder<List<T>> getDefaultOutputCoder(CoderRegistry registry, Coder<T> inputCoder) {
      return ListCoder.of(inputCoder);
    }

    @Override
    public void populateDisplayData(DisplayData.Builder builder) {
      builder.add(DisplayData.item("n", n).withLabel("How many"));
    }
  }
}
