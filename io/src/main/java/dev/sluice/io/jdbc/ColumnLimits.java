package dev.sluice.io.jdbc;

import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How exactly the columns of a table keep what comes, where the database would round it without a
 * word.
 *
 * @param scales of columns of decimals, how many digits behind the point they keep, by their
 *     position; those that keep all are not in it
 * @param sentences one for each of them
 */
record ColumnLimits(Map<Integer, Integer> scales, List<String> sentences) {
  private static final Pattern NUMERIC = Pattern.compile("numeric(?:\\(\\d+,(-?\\d+)\\))?");

  /** No row has a time more exact than a millisecond. */
  private static final Pattern TIME = Pattern.compile("timestamp(\\([3-6]\\))? with time zone");

  private static final Pattern TEXT = Pattern.compile("text|character varying.*");

  /** What does not fit is refused by the database. */
  private static final Pattern WHOLE = Pattern.compile("smallint|integer|bigint|numeric.*");

  /**
   * Looks at the columns of a table that is there.
   *
   * @throws IOException if one is of a type that would change whatever comes
   */
  static ColumnLimits of(Connection connection, Table table) throws SQLException, IOException {
    Map<String, String> types = types(connection, table);
    Map<Integer, Integer> scales = new TreeMap<>();
    List<String> sentences = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      TableColumn column = table.columns().get(i);
      // One that is missing is what the statement itself says.
      String type = types.getOrDefault(column.name(), column.type().sql());
      Matcher kept = keeping(column.type()).matcher(type);
      if (!kept.matches() && !type.equals(column.type().sql())) {
        wrong.add(
            String.format(
                "column %s is %s and must be %s", column.name(), type, column.type().sql()));
      } else if (column.type() == TableColumn.Type.NUMERIC && kept.group(1) != null) {
        scales.put(i, Integer.valueOf(kept.group(1)));
        sentences.add(
            String.format(
                "column %s of table %s is %s: a row with more than %s digits behind the point is a"
                    + " dead letter, and is not rounded",
                column.name(), table.name(), type, kept.group(1)));
      }
    }
    if (!wrong.isEmpty()) {
      throw new IOException(
          String.format(
              "table %s would change what comes: %s", table.name(), String.join(", ", wrong)));
    }
    return new ColumnLimits(Map.copyOf(scales), List.copyOf(sentences));
  }

  /** The types that keep values of one, or refuse them aloud. */
  private static Pattern keeping(TableColumn.Type type) {
    return switch (type) {
      case NUMERIC -> NUMERIC;
      case TIMESTAMPTZ -> TIME;
      case TEXT -> TEXT;
      case INTEGER, BIGINT -> WHOLE;
    };
  }

  /** As PostgreSQL writes them, by the name of the column; of a domain, what it is made of. */
  private static Map<String, String> types(Connection connection, Table table) throws SQLException {
    String sql =
        "SELECT attname, format_type(CASE typtype WHEN 'd' THEN typbasetype ELSE atttypid END,"
            + " CASE typtype WHEN 'd' THEN typtypmod ELSE atttypmod END)"
            + " FROM pg_attribute JOIN pg_type t ON t.oid = atttypid"
            + " WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped";
    Map<String, String> types = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table.quotedName());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          types.put(rows.getString(1), rows.getString(2));
        }
      }
    }
    return types;
  }

  /** Whether a value of a column would be rounded. */
  boolean rounds(int column, Object value) {
    Integer scale = scales.get(column);
    return scale != null && ((BigDecimal) value).stripTrailingZeros().scale() > scale;
  }
}
