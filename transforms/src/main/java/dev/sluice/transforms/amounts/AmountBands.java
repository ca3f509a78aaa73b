package dev.sluice.transforms.amounts;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Bands of decimals, lowest first, each from the end of the one below it: every decimal is in
 * exactly one.
 *
 * <pre>{@code
 * AmountBands.lowest("low").above(new BigDecimal("5"), "high")             // 5 is low, 5.01 is high
 * AmountBands.lowest("debit").from(BigDecimal.ZERO, "none").above(BigDecimal.ZERO, "credit")
 * }</pre>
 *
 * <p>Thresholds are compared as numbers: 5, 5.0 and 0.5e1 are one threshold.
 */
public final class AmountBands implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<String> names;
  private final List<Threshold> thresholds;

  /**
   * Where a band begins.
   *
   * @param included whether the value itself is in the band
   */
  private record Threshold(BigDecimal value, boolean included) implements Serializable {

    boolean isReachedBy(BigDecimal amount) {
      int order = amount.compareTo(value);
      return order > 0 || (included && order == 0);
    }

    boolean isBelow(Threshold other) {
      int order = value.compareTo(other.value);
      return order < 0 || (order == 0 && included && !other.included);
    }
  }

  private AmountBands(List<String> names, List<Threshold> thresholds) {
    this.names = names;
    this.thresholds = thresholds;
  }

  /** One band with all there is. */
  public static AmountBands lowest(String name) {
    return new AmountBands(List.of(checked(name)), List.of());
  }

  /** The same, and a band of all above a threshold. */
  public AmountBands above(BigDecimal threshold, String name) {
    return with(new Threshold(threshold, false), name);
  }

  /** The same, and a band of a threshold and all above it. */
  public AmountBands from(BigDecimal threshold, String name) {
    return with(new Threshold(threshold, true), name);
  }

  private AmountBands with(Threshold threshold, String name) {
    checkArgument(!names.contains(checked(name)), "there is a band %s already", name);
    checkArgument(
        thresholds.isEmpty() || thresholds.get(thresholds.size() - 1).isBelow(threshold),
        "the threshold of band %s must be above the one before it, but was: %s",
        name,
        threshold.value());
    List<String> moreNames = new ArrayList<>(names);
    moreNames.add(name);
    List<Threshold> moreThresholds = new ArrayList<>(thresholds);
    moreThresholds.add(threshold);
    return new AmountBands(List.copyOf(moreNames), List.copyOf(moreThresholds));
  }

  private static String checked(String name) {
    checkArgument(
        name.matches("[a-z][a-z0-9_]*"),
        "a band must be named by small letters, digits and '_', but was: %s",
        name);
    return name;
  }

  /** The names of the bands, lowest first. */
  public List<String> names() {
    return names;
  }

  /** The place of an amount's band in {@link #names}; in steps of the logarithm of their number. */
  public int indexOf(BigDecimal amount) {
    int from = 0;
    int to = thresholds.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (thresholds.get(middle).isReachedBy(amount)) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(names.get(0));
    for (int i = 0; i < thresholds.size(); i++) {
      Threshold threshold = thresholds.get(i);
      text.append(threshold.included() ? " < " : " <= ")
          .append(threshold.value())
          .append(threshold.included() ? " <= " : " < ")
          .append(names.get(i + 1));
    }
    return text.toString();
  }
}
