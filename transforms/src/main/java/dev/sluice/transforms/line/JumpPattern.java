package dev.sluice.transforms.line;

import dev.sluice.line.v1.AlertValue;
import dev.sluice.line.v1.Jump;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** See {@link Jump}. */
final class JumpPattern implements LinePattern {
  private final BigDecimal factor;

  JumpPattern(Jump jump) {
    this.factor = BigDecimal.valueOf(jump.getFactor());
  }

  @Override
  public int lookBack() {
    return 1;
  }

  @Override
  public void accept(Point reading, List<Point> before, @Nullable Point last, Memory memory) {
    if (before.isEmpty()) {
      LinePattern.follow(false, reading, List.of(), memory);
      return;
    }
    Point previous = before.get(before.size() - 1);
    boolean jumps =
        previous.number().signum() > 0
            && reading.number().compareTo(previous.number().multiply(factor)) > 0;
    List<AlertValue> by = jumps ? List.of(previous.value(), reading.value()) : List.of();
    LinePattern.follow(jumps, reading, by, memory);
  }
}
