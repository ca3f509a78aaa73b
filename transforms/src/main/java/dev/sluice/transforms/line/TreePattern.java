package dev.sluice.transforms.line;

import dev.sluice.line.v1.AlertValue;
import dev.sluice.line.v1.Node;
import dev.sluice.line.v1.Split;
import dev.sluice.line.v1.Tree;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** See {@link Tree}. */
final class TreePattern implements LinePattern {
  private final int values;
  private final Decision root;

  /** Over so many values, oldest first. */
  @FunctionalInterface
  private interface Decision {
    boolean isAnomaly(List<Point> values);
  }

  TreePattern(Tree tree) {
    this.values = LineRuleChecks.valuesOf(tree);
    this.root = decision(tree.getRoot());
  }

  private static Decision decision(Node node) {
    if (!node.hasSplit()) {
      boolean anomaly = node.getAnomaly();
      return values -> anomaly;
    }
    Split split = node.getSplit();
    int value = split.getValue();
    BigDecimal atMost = BigDecimal.valueOf(split.getAtMost());
    Decision then = decision(split.getThen());
    Decision otherwise = decision(split.getOtherwise());
    return values ->
        (values.get(value).number().compareTo(atMost) <= 0 ? then : otherwise).isAnomaly(values);
  }

  @Override
  public int lookBack() {
    return values - 1;
  }

  @Override
  public void accept(Point reading, List<Point> before, @Nullable Point last, Memory memory) {
    if (before.size() < values - 1) {
      LinePattern.follow(false, reading, List.of(), memory);
      return;
    }
    List<Point> window = new ArrayList<>(values);
    window.addAll(before.subList(before.size() - (values - 1), before.size()));
    window.add(reading);
    boolean isAnomaly = root.isAnomaly(window);
    Stream<AlertValue> by = isAnomaly ? window.stream().map(Point::value) : Stream.of();
    LinePattern.follow(isAnomaly, reading, by.toList(), memory);
  }
}
