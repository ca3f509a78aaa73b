package dev.sluice.io.series;

import dev.sluice.io.environment.Addresses;
import dev.sluice.io.environment.Masks;
import dev.sluice.io.environment.Secrets;
import dev.sluice.io.series.SeriesFailedException.Fault;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A table of PostgreSQL with a time and an amount. */
public final class JdbcSeries implements SeriesStore {
  private static final int TIMEOUT_SECONDS = 5;
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}(\\.[A-Za-z_][A-Za-z0-9_]{0,62})?");
  private static final String CANCELED = "57014";

  /** No such table; no such schema. */
  private static final Set<String> MISSING = Set.of("42P01", "3F000");

  /** Connections, resources, operators, the system, defects: of the server and not of a query. */
  private static final Set<String> AWAY = Set.of("08", "53", "57P", "58", "F0", "XX");

  private final String url;
  private final Properties properties = new Properties();
  private final String query;
  private final String nothing;
  private final String table;
  private @Nullable Connection connection;

  /**
   * A table; no connection is opened yet.
   *
   * @param url {@code jdbc:postgresql://HOST:PORT/DATABASE}
   * @param login who asks
   * @param table with its schema, if it is not the usual one
   */
  public JdbcSeries(String url, Secrets.Login login, String table) {
    if (!NAME.matcher(table).matches()) {
      throw new IllegalArgumentException(
          "a table's name is letters, digits and '_', but was: " + table);
    }
    this.url = Addresses.database("the JDBC URL", url);
    properties.setProperty("ApplicationName", "sluice console");
    properties.setProperty("connectTimeout", Integer.toString(TIMEOUT_SECONDS));
    properties.setProperty("loginTimeout", Integer.toString(TIMEOUT_SECONDS));
    properties.setProperty("socketTimeout", Integer.toString(2 * TIMEOUT_SECONDS));
    properties.setProperty("readOnly", "true");
    if (login.user() != null) {
      properties.setProperty("user", login.user());
    }
    if (login.password() != null) {
      properties.setProperty("password", login.password());
    }
    this.table = table;
    this.nothing = "select time, amount from " + table + " where false";
    // Epochs of timestamptz are numerics, so nothing is rounded on the way to a bucket.
    this.query =
        "select floor(extract(epoch from time) * 1000 / ?)::bigint as bucket, count(*), sum(amount)"
            + " from "
            + table
            + " where time >= to_timestamp(? / 1000.0) and time < to_timestamp(? / 1000.0)"
            + " group by bucket order by bucket";
  }

  @Override
  public String kind() {
    return "PostgreSQL";
  }

  @Override
  public synchronized List<SeriesBucket> read(long fromMillis, long toMillis, long stepMillis)
      throws SeriesFailedException {
    return asked(
        query,
        statement -> {
          statement.setLong(1, stepMillis);
          statement.setLong(2, fromMillis);
          statement.setLong(3, toMillis);
          List<SeriesBucket> buckets = new ArrayList<>();
          try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              buckets.add(
                  new SeriesBucket(
                      rows.getLong(1) * stepMillis, rows.getLong(2), rows.getBigDecimal(3)));
            }
          }
          return buckets;
        });
  }

  /**
   * PostgreSQL looks up the table, its columns and rights, and sees that there is no more to do.
   */
  @Override
  public synchronized void check() throws SeriesFailedException {
    boolean unused = asked(nothing, PreparedStatement::execute);
  }

  private interface Question<T> {
    T ask(PreparedStatement statement) throws SQLException;
  }

  private <T> T asked(String sql, Question<T> question) throws SeriesFailedException {
    boolean again = connection != null;
    while (true) {
      try {
        return answered(sql, question);
      } catch (SQLException e) {
        SeriesFailedException failed = explained(e);
        if (failed.fault() != Fault.AWAY) {
          throw failed;
        }
        close();
        // A server that was restarted meanwhile is no reason to say that it is away.
        if (!again || !isLost(e)) {
          throw failed;
        }
        again = false;
      }
    }
  }

  private <T> T answered(String sql, Question<T> question) throws SQLException {
    if (connection == null) {
      connection = DriverManager.getConnection(url, properties);
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(TIMEOUT_SECONDS);
      return question.ask(statement);
    }
  }

  private static boolean isLost(SQLException e) {
    String state = e.getSQLState();
    return state != null && (state.startsWith("08") || state.startsWith("57P"));
  }

  private SeriesFailedException explained(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    if (MISSING.contains(state)) {
      return new SeriesFailedException(
          Fault.MISSING, "PostgreSQL: there is no table " + table + " yet", e);
    }
    if (state.equals(CANCELED)) {
      return new SeriesFailedException(
          Fault.REFUSED, "PostgreSQL: it took more than " + TIMEOUT_SECONDS + " seconds", e);
    }
    if (state.startsWith("28")) {
      // Its own words name the user, to whoever looks.
      return new SeriesFailedException(
          Fault.REFUSED, "PostgreSQL: it does not let us in (SQL state " + state + ")", e);
    }
    String first = Masks.words(e).lines().findFirst().orElse("");
    return new SeriesFailedException(
        e.getSQLState() == null || AWAY.stream().anyMatch(state::startsWith)
            ? Fault.AWAY
            : Fault.REFUSED,
        "PostgreSQL: " + first,
        e);
  }

  @Override
  public synchronized void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        // It is gone either way.
      }
    }
  }
}
