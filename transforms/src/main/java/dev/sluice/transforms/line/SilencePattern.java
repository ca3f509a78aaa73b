package dev.sluice.transforms.line;

import dev.sluice.line.v1.Silence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** See {@link Silence}. */
final class SilencePattern implements LinePattern {
  private final long longestMillis;

  SilencePattern(Silence silence) {
    this.longestMillis = Math.round(silence.getLongerThanSeconds() * 1_000);
  }

  @Override
  public int lookBack() {
    return 0;
  }

  @Override
  public void accept(Point reading, List<Point> before, @Nullable Point last, Memory memory) {
    if (!memory.isOpen()
        && last != null
        && reading.timeMillis() - last.timeMillis() > longestMillis) {
      open(last, longestMillis, memory);
    }
    if (memory.isOpen()) {
      memory.close(reading.value());
    }
  }

  @Override
  public long longestSilenceMillis() {
    return longestMillis;
  }

  static void open(Point last, long longestMillis, Memory memory) {
    memory.open(last.value(), last.timeMillis() + longestMillis, List.of(last.value()));
  }
}
