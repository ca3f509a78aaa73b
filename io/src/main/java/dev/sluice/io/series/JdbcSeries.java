package dev.sluice.io.series;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A table of PostgreSQL with a time and an amount. */
public final class JdbcSeries implements SeriesStore {
  private static final int TIMEOUT_SECONDS = 5;
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}(\\.[A-Za-z_][A-Za-z0-9_]{0,62})?");
  private static final Pattern URL = Pattern.compile("jdbc:postgresql://[^@?]+(\\?.*)?");

  private final String url;
  private final Properties login = new Properties();
  private final String query;
  private @Nullable Connection connection;

  /**
   * A table; no connection is opened yet.
   *
   * @param url {@code jdbc:postgresql://HOST:PORT/DATABASE}
   * @param user null: none is given
   * @param password null: none is given
   * @param table with its schema, if it is not the usual one
   */
  public JdbcSeries(String url, @Nullable String user, @Nullable String password, String table) {
    if (!URL.matcher(url).matches() || url.contains("password=")) {
      throw new IllegalArgumentException(
          "the JDBC address must be like jdbc:postgresql://localhost:5432/postgres, without user and"
              + " password");
    }
    if (!NAME.matcher(table).matches()) {
      throw new IllegalArgumentException(
          "a table's name is letters, digits and '_', but was: " + table);
    }
    this.url = url;
    login.setProperty("ApplicationName", "sluice console");
    login.setProperty("connectTimeout", Integer.toString(TIMEOUT_SECONDS));
    login.setProperty("loginTimeout", Integer.toString(TIMEOUT_SECONDS));
    login.setProperty("socketTimeout", Integer.toString(2 * TIMEOUT_SECONDS));
    login.setProperty("readOnly", "true");
    if (user != null) {
      login.setProperty("user", user);
    }
    if (password != null) {
      login.setProperty("password", password);
    }
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
      throws IOException {
    try {
      return ask(fromMillis, toMillis, stepMillis);
    } catch (SQLException e) {
      boolean lost = connection != null && isLost(e);
      close();
      if (!lost) {
        throw explained(e);
      }
    }
    // A server that was restarted meanwhile is no reason to say that it is away.
    try {
      return ask(fromMillis, toMillis, stepMillis);
    } catch (SQLException e) {
      close();
      throw explained(e);
    }
  }

  private static boolean isLost(SQLException e) {
    String state = e.getSQLState();
    return state != null && (state.startsWith("08") || state.startsWith("57P"));
  }

  private static IOException explained(SQLException e) {
    String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new IOException("PostgreSQL: " + first, e);
  }

  private List<SeriesBucket> ask(long fromMillis, long toMillis, long stepMillis)
      throws SQLException {
    if (connection == null) {
      connection = DriverManager.getConnection(url, login);
    }
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setQueryTimeout(TIMEOUT_SECONDS);
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
    }
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
