package dev.sluice.io.runs;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.stream.JsonWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows as JSON objects, one a line (NDJSON), UTF-8, each line ending in {@code \n}. Every object
 * has every column, in their order; numbers are JSON numbers.
 *
 * @param <T> the rows
 */
public final class NdjsonRowFormat<T> implements RecordFormat<T> {
  private final List<Column<T>> columns;

  /** Writes these columns, in their order. */
  public NdjsonRowFormat(List<Column<T>> columns) {
    checkArgument(!columns.isEmpty(), "rows must have columns");
    this.columns = List.copyOf(columns);
  }

  @Override
  public RecordWriter<T> open(OutputStream out) {
    Writer lines = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
    return new RecordWriter<>() {
      @Override
      @SuppressWarnings("resource") // It holds nothing of its own, and the lines stay open.
      public void write(T row) throws IOException {
        JsonWriter json = new JsonWriter(lines);
        json.beginObject();
        for (Column<T> column : columns) {
          writeValue(column.value().apply(row), json.name(column.name()));
        }
        json.endObject();
        lines.write('\n');
      }

      @Override
      public void close() throws IOException {
        lines.flush();
      }
    };
  }

  private static void writeValue(@Nullable Object value, JsonWriter json) throws IOException {
    if (value instanceof BigDecimal number) {
      json.jsonValue(number.toPlainString());
    } else if (value instanceof Number number) {
      json.value(number);
    } else if (value instanceof Boolean flag) {
      json.value(flag);
    } else {
      json.value(value == null ? null : value.toString());
    }
  }
}
