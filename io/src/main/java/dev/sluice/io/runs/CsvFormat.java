package dev.sluice.io.runs;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows as CSV (RFC 4180): a header, then a line a row, UTF-8, lines ending in {@code \r\n}. Text
 * with a comma, quote or line break in it is quoted. Nothing stands for null, {@code ""} for an
 * empty text.
 *
 * <p>CSV is the form that people open in a spreadsheet, where a cell that begins with {@code =},
 * {@code +}, {@code -} or {@code @} is a formula, and some of our text comes from the edge. So a
 * text that begins with one of these, or with a tab, line break or apostrophe, is given an
 * apostrophe in front, which a spreadsheet takes as "what follows is text" and a program takes away
 * (OWASP, CSV Injection). Numbers are left as they are. JSON has the text itself.
 *
 * @param <T> the rows
 */
public final class CsvFormat<T> implements RecordFormat<T> {
  private static final String BEGINS_A_FORMULA = "=+-@\t\r\n'";

  private final List<Column<T>> columns;

  /** Writes these columns, in their order. */
  public CsvFormat(List<Column<T>> columns) {
    checkArgument(!columns.isEmpty(), "rows must have columns");
    this.columns = List.copyOf(columns);
  }

  @Override
  public RecordWriter<T> open(OutputStream out) throws IOException {
    Writer lines = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
    String separator = "";
    for (Column<T> column : columns) {
      lines.append(separator).append(cell(column.name()));
      separator = ",";
    }
    lines.append("\r\n");
    return new RecordWriter<>() {
      @Override
      public void write(T row) throws IOException {
        String separator = "";
        for (Column<T> column : columns) {
          lines.append(separator).append(cell(column.value().apply(row)));
          separator = ",";
        }
        lines.append("\r\n");
      }

      @Override
      public void close() throws IOException {
        lines.flush();
      }
    };
  }

  private static String cell(@Nullable Object value) {
    if (value == null) {
      return "";
    } else if (value instanceof BigDecimal number) {
      return number.toPlainString();
    } else if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    } else {
      return quoted(value.toString());
    }
  }

  private static String quoted(String text) {
    if (text.isEmpty()) {
      return "\"\"";
    }
    String safe = BEGINS_A_FORMULA.indexOf(text.charAt(0)) < 0 ? text : "'" + text;
    boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }
}
