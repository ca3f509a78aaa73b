package dev.sluice.transforms.line;

import dev.sluice.line.v1.AlertValue;
import dev.sluice.transforms.amounts.DecimalText;
import dev.sluice.transforms.amounts.InvalidDecimalException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A value of a device at a time. Its number is read when a rule first asks for it. */
final class Point {
  private final AlertValue value;
  private @Nullable BigDecimal number;

  private Point(AlertValue value) {
    this.value = value;
  }

  static Point of(AlertValue value) {
    return new Point(value);
  }

  static Point of(long timeMillis, String value) {
    return of(AlertValue.newBuilder().setTimeMillis(timeMillis).setValue(value).build());
  }

  /** As alerts and state have it. */
  AlertValue value() {
    return value;
  }

  long timeMillis() {
    return value.getTimeMillis();
  }

  /** Exactly; of a metric whose values are numbers. */
  BigDecimal number() {
    BigDecimal known = number;
    if (known == null) {
      try {
        known = DecimalText.read(value.getValue());
      } catch (InvalidDecimalException e) {
        throw new IllegalStateException("the value " + e.getMessage(), e);
      }
      number = known;
    }
    return known;
  }
}
