package dev.sluice.transforms.amounts;

import java.math.BigDecimal;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.jspecify.annotations.Nullable;

/** Routes each element as a whole, by one decimal of it. */
final class FieldRouter<T> implements AmountRouter<T> {
  private static final long serialVersionUID = 1L;

  private final SerializableFunction<T, @Nullable BigDecimal> field;

  FieldRouter(SerializableFunction<T, @Nullable BigDecimal> field) {
    this.field = field;
  }

  @Override
  public void route(T element, AmountBands bands, Receiver<T> out) {
    @Nullable BigDecimal amount = field.apply(element);
    if (amount == null) {
      out.rejected(element);
    } else {
      out.routed(bands.indexOf(amount), element, 1);
    }
  }
}
