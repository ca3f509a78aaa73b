package dev.sluice.transforms.line;

import dev.sluice.line.v1.AlertValue;
import dev.sluice.line.v1.Threshold;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** See {@link Threshold}. */
final class ThresholdPattern implements LinePattern {
  private final BigDecimal limit;
  private final BigDecimal clear;

  /** 1 where values above the limit are meant, -1 where those below are. */
  private final int sign;

  private final long holdMillis;

  ThresholdPattern(Threshold threshold) {
    double given = threshold.hasBelow() ? threshold.getBelow() : threshold.getAbove();
    this.limit = BigDecimal.valueOf(given);
    this.clear = threshold.hasClear() ? BigDecimal.valueOf(threshold.getClear()) : limit;
    this.sign = threshold.hasBelow() ? -1 : 1;
    this.holdMillis = Math.round(threshold.getHoldSeconds() * 1_000);
  }

  @Override
  public int lookBack() {
    return 0;
  }

  @Override
  public void accept(Point reading, List<Point> before, @Nullable Point last, Memory memory) {
    if (memory.isOpen()) {
      if (reading.number().compareTo(clear) * sign <= 0) {
        memory.close(reading.value());
      }
      return;
    }
    if (reading.number().compareTo(limit) * sign <= 0) {
      memory.setBeyond(null);
      return;
    }
    @Nullable AlertValue known = memory.beyond();
    AlertValue since = known == null ? reading.value() : known;
    if (reading.timeMillis() - since.getTimeMillis() < holdMillis) {
      memory.setBeyond(since);
      return;
    }
    memory.setBeyond(null);
    memory.open(
        since,
        reading.timeMillis(),
        known == null ? List.of(since) : List.of(since, reading.value()));
  }
}
