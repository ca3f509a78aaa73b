package dev.sluice.io.jdbc;

import com.google.common.collect.ImmutableSet;
import dev.sluice.io.environment.Masks;
import dev.sluice.io.environment.Secrets;
import dev.sluice.io.outages.StoreUnavailableException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks at a table before anything is written to it, and makes it where that is asked for. */
public final class TableCheck {
  private static final int PATIENCE_SECONDS = 10;

  private TableCheck() {}

  /**
   * What was found.
   *
   * @param hypertable whether TimescaleDB is there
   * @param statement what writes a batch
   * @param limits of its columns, which have letters of what they would round, in a sentence each
   */
  public record Found(boolean hypertable, String statement, List<String> limits) {}

  /**
   * Whether the table is there, whatever its columns.
   *
   * @throws IOException if the database is away or refuses, saying why
   */
  public static boolean isThere(JdbcSettings settings, Table table) throws IOException {
    try (Connection connection = connect(settings)) {
      return isThere(connection, table);
    } catch (SQLException e) {
      throw failure("look for table " + table.name(), settings, e);
    }
  }

  private static boolean isThere(Connection connection, Table table) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
      statement.setString(1, table.quotedName());
      try (ResultSet found = statement.executeQuery()) {
        return found.next() && found.getBoolean(1);
      }
    }
  }

  /**
   * Checks that the table, which is not there, may be made; makes nothing.
   *
   * @return the statements that would make it
   * @throws IOException if the database is away, or does not let us
   */
  public static List<String> mayCreate(JdbcSettings settings, Table table) throws IOException {
    String sql = "SELECT has_schema_privilege(coalesce(?, current_schema()), 'CREATE')";
    try (Connection connection = connect(settings);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table.schema());
      try (ResultSet found = statement.executeQuery()) {
        if (!found.next() || !found.getBoolean(1)) {
          throw new IOException(
              String.format(
                  "cannot make table %s at %s: the user has no right to create in its schema",
                  table.name(), settings.url()));
        }
      }
      return table.createStatements(hasTimescale(connection));
    } catch (SQLException e) {
      throw failure("make table " + table.name(), settings, e);
    }
  }

  /**
   * Makes the table where it is not there, as a hypertable where TimescaleDB is.
   *
   * @throws IOException if the database is away or refuses, saying why
   */
  public static void create(JdbcSettings settings, Table table) throws IOException {
    try (Connection connection = connect(settings);
        Statement statement = connection.createStatement()) {
      for (String sql : table.createStatements(hasTimescale(connection))) {
        var unused = statement.execute(sql);
      }
    } catch (SQLException e) {
      throw failure("make table " + table.name(), settings, e);
    }
  }

  /**
   * Checks that the table is there, has a key by which a row takes its own place, columns that keep
   * what comes, and can be written.
   *
   * @throws IOException if the database is away or refuses, or the table will not do, saying why
   */
  public static Found check(JdbcSettings settings, Table table) throws IOException {
    try (Connection connection = connect(settings);
        Statement statement = connection.createStatement()) {
      String upsert = table.upsertStatement(key(connection, table));
      refuseReadOnly(connection, settings);
      // Checks columns, types and rights, and writes nothing.
      var unused = statement.execute("EXPLAIN " + upsert.replace("?::", "'{}'::"));
      return new Found(
          hasTimescale(connection), upsert, ColumnLimits.of(connection, table).sentences());
    } catch (SQLException e) {
      throw failure("write to table " + table.name(), settings, e);
    }
  }

  /**
   * The primary key of the table that is there.
   *
   * @throws IOException if there is none by which a row takes its own place
   */
  static List<String> key(Connection connection, Table table) throws SQLException, IOException {
    DatabaseMetaData metadata = connection.getMetaData();
    @Nullable String schema = table.schema() == null ? connection.getSchema() : table.schema();
    Map<Integer, String> columns = new TreeMap<>();
    try (ResultSet keys = metadata.getPrimaryKeys(null, schema, table.plainName())) {
      while (keys.next()) {
        columns.put(keys.getInt("KEY_SEQ"), keys.getString("COLUMN_NAME"));
      }
    }
    Set<String> found = Set.copyOf(columns.values());
    if (found.equals(Set.copyOf(table.key(false))) || found.equals(Set.copyOf(table.key(true)))) {
      return List.copyOf(columns.values());
    }
    if (found.isEmpty()) {
      throw new IOException(
          String.format(
              "%s; it can be made with --createTables=true, or by: %s",
              isThere(connection, table)
                  ? "table "
                      + table.name()
                      + " has no primary key: give it one of "
                      + table.key()
                      + ", or remove it"
                  : "there is no table " + table.name(),
              String.join("; ", table.createStatements(hasTimescale(connection)))));
    }
    throw new IOException(
        String.format(
            "the primary key of table %s must be %s, but is: %s",
            table.name(), table.key(), ImmutableSet.copyOf(columns.values())));
  }

  /** What explains a write does not look at it; the job would wait for it to change. */
  private static void refuseReadOnly(Connection connection, JdbcSettings settings)
      throws SQLException, IOException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SHOW transaction_read_only")) {
      if (found.next() && found.getString(1).equals("on")) {
        throw new IOException(
            String.format(
                "the database at %s takes no writes: it is a standby, or set to be read only",
                settings.url()));
      }
    }
  }

  private static boolean hasTimescale(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT 1 FROM pg_extension WHERE extname = 'timescaledb'")) {
      return found.next();
    }
  }

  private static Connection connect(JdbcSettings settings) throws SQLException {
    Secrets.Login login = settings.login();
    Properties properties = new Properties();
    if (login.user() != null) {
      properties.setProperty("user", login.user());
    }
    if (login.password() != null) {
      properties.setProperty("password", login.password());
    }
    properties.setProperty("connectTimeout", Integer.toString(PATIENCE_SECONDS));
    properties.setProperty("socketTimeout", Integer.toString(PATIENCE_SECONDS));
    return DriverManager.getConnection(settings.url(), properties);
  }

  private static IOException failure(String what, JdbcSettings settings, SQLException e) {
    String message = String.format("cannot %s at %s: %s", what, settings.url(), Masks.words(e));
    return SqlFailures.of(e) == SqlFailures.AWAY
        ? new StoreUnavailableException(message, e)
        : new IOException(message, e);
  }
}
