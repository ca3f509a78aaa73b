package dev.sluice.transforms.line;

import dev.sluice.line.v1.AlertValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a rule of a line looks for, in the readings of one device, one after the other. */
interface LinePattern {
  /** What a rule remembers of a device, and where its pattern says what it has seen. */
  interface Memory {
    boolean isOpen();

    /** The first reading beyond the limit; null where the last one was not. */
    @Nullable AlertValue beyond();

    void setBeyond(@Nullable AlertValue beyond);

    /**
     * Opens the alert.
     *
     * @param since where what it is about began
     * @param openedMillis when it opens
     * @param by the readings that open it
     */
    void open(AlertValue since, long openedMillis, List<AlertValue> by);

    /** Closes the alert that is open. */
    void close(AlertValue by);

    /** Says that the reading is an anomaly. */
    void anomaly();
  }

  /** How many readings before the newest it looks at. */
  int lookBack();

  /**
   * Takes the next reading.
   *
   * @param before the readings before it that may be compared to it, oldest first
   * @param last the reading before it, however long ago
   */
  void accept(Point reading, List<Point> before, @Nullable Point last, Memory memory);

  /** How long a device may be silent; {@link Long#MAX_VALUE}: for ever. */
  default long longestSilenceMillis() {
    return Long.MAX_VALUE;
  }

  /** Opens and closes with each reading as it is an anomaly or not. */
  static void follow(boolean isAnomaly, Point reading, List<AlertValue> by, Memory memory) {
    if (isAnomaly) {
      memory.anomaly();
      if (!memory.isOpen()) {
        memory.open(reading.value(), reading.timeMillis(), by);
      }
    } else if (memory.isOpen()) {
      memory.close(reading.value());
    }
  }
}
