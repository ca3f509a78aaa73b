package dev.sluice.io.runs;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.jspecify.annotations.Nullable;

/**
 * A column of rows that are written as CSV or JSON.
 *
 * @param name its name in the header
 * @param value its value in a row: a finite number, a Boolean, null where the row has none;
 *     anything else counts as its text
 */
public record Column<T>(String name, SerializableFunction<T, ? extends @Nullable Object> value)
    implements Serializable {
  public Column {
    checkArgument(!name.isEmpty(), "a column must have a name");
  }
}
