package dev.sluice.io.jdbc;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table of rows with a natural key, and the SQL that makes it and writes it.
 *
 * @param name such as {@code events} or {@code schema.events}
 * @param columns in the order in which rows give their values
 * @param key names of the columns that make a row the same row
 * @param time the name of the column by which a hypertable is cut
 */
public record Table(String name, List<TableColumn> columns, List<String> key, String time)
    implements Serializable {

  /** Checks the names. */
  public Table {
    checkArgument(
        name.matches("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?"),
        "a table must be named by letters, digits and '_', with a schema before it or not, but was: %s",
        name);
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    List<String> names = columns.stream().map(TableColumn::name).toList();
    checkArgument(names.containsAll(key), "the key must be of columns %s, but was: %s", names, key);
    checkArgument(names.contains(time), "time must be of columns %s, but was: %s", names, time);
  }

  /** The schema that its name has, null for the usual one. */
  @Nullable String schema() {
    return name.contains(".") ? name.substring(0, name.indexOf('.')) : null;
  }

  /** The table's name without its schema. */
  String plainName() {
    return name.substring(name.indexOf('.') + 1);
  }

  /** The name as SQL takes it. */
  String quotedName() {
    return Stream.of(name.split("\\.", -1)).map(Table::quoted).collect(Collectors.joining("."));
  }

  private static String quoted(String identifier) {
    return "\"" + identifier + "\"";
  }

  private static String quoted(List<String> identifiers) {
    return identifiers.stream().map(Table::quoted).collect(Collectors.joining(", "));
  }

  /**
   * The key that the table in a database has: a hypertable's has the time in it, as TimescaleDB
   * asks for, which makes no difference, since a row's time follows from its key.
   */
  List<String> key(boolean hypertable) {
    if (!hypertable || key.contains(time)) {
      return key;
    }
    List<String> more = new ArrayList<>(key);
    more.add(time);
    return List.copyOf(more);
  }

  /** The statements that make the table where it is not there. */
  public List<String> createStatements(boolean hypertable) {
    List<String> statements = new ArrayList<>();
    statements.add(
        columns.stream()
            .map(column -> quoted(column.name()) + " " + column.type().sql() + " NOT NULL")
            .collect(
                Collectors.joining(
                    ", ",
                    "CREATE TABLE IF NOT EXISTS " + quotedName() + " (",
                    ", PRIMARY KEY (" + quoted(key(hypertable)) + "))")));
    if (hypertable) {
      statements.add(
          String.format(
              "SELECT create_hypertable('%s', '%s', if_not_exists => TRUE, migrate_data => TRUE)",
              quotedName(), time));
    } else {
      // Rows come nearly in the order of their times: an index of ranges of pages is small, and
      // costs a write next to nothing.
      statements.add(
          String.format(
              "CREATE INDEX IF NOT EXISTS %s ON %s USING brin (%s) WITH (pages_per_range = 32,"
                  + " autosummarize = on)",
              quoted(plainName() + "_" + time), quotedName(), quoted(time)));
    }
    return List.copyOf(statements);
  }

  /**
   * The statement that writes a batch: an array for each column. A row that is there already is
   * written again only where it differs.
   *
   * @param conflict the table's own key
   */
  public String upsertStatement(List<String> conflict) {
    List<String> all = columns.stream().map(TableColumn::name).toList();
    List<String> rest = all.stream().filter(column -> !conflict.contains(column)).toList();
    String arrays =
        columns.stream()
            .map(column -> "?::" + column.type().sql() + "[]")
            .collect(Collectors.joining(", "));
    String insert =
        String.format(
            "INSERT INTO %s AS t (%s) SELECT * FROM unnest(%s) ON CONFLICT (%s) DO ",
            quotedName(), quoted(all), arrays, quoted(conflict));
    if (rest.isEmpty()) {
      return insert + "NOTHING";
    }
    return insert
        + rest.stream()
            .map(column -> quoted(column) + " = excluded." + quoted(column))
            .collect(Collectors.joining(", ", "UPDATE SET ", ""))
        + rest.stream()
            .map(column -> "t." + quoted(column))
            .collect(Collectors.joining(", ", " WHERE (", ")"))
        + rest.stream()
            .map(column -> "excluded." + quoted(column))
            .collect(Collectors.joining(", ", " IS DISTINCT FROM (", ")"));
  }
}
