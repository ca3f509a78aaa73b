package dev.sluice.benchmarks.amounts;

import dev.sluice.local.PostgresServer;
import dev.sluice.local.QuestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** PostgreSQL and QuestDB, each a process, whose data stays in {@code .sluice/bench}. */
public final class Stores implements AutoCloseable {
  private static final Duration APPLIED = Duration.ofMinutes(2);

  private static final List<String> KEY = List.of("topic", "partition", "offset");

  private final PostgresServer postgres;
  private final QuestServer quest;

  private Stores(PostgresServer postgres, QuestServer quest) {
    this.postgres = postgres;
    this.quest = quest;
  }

  /**
   * Starts them.
   *
   * @param folder for their data
   */
  public static Stores open(Path folder) {
    return new Stores(
        PostgresServer.start(folder.resolve("postgres")),
        QuestServer.start(folder.resolve("quest")));
  }

  /** As the environment names the user. */
  static @Nullable String user() {
    return System.getenv("SLUICE_JDBC_USERNAME");
  }

  /** As the environment has it. */
  static @Nullable String password() {
    return System.getenv("SLUICE_JDBC_PASSWORD");
  }

  static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url, user(), password());
  }

  /** The environment variables that point Sluice at them. */
  public Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>(postgres.access().environment());
    variables.putAll(quest.access().environment());
    return variables;
  }

  /** Removes what the last run has stored. */
  public void clear() throws SQLException {
    try (Connection rows = rows();
        Statement statement = rows.createStatement()) {
      statement.execute("drop table if exists events");
      // The next run pays for its own writes only.
      statement.execute("checkpoint");
    }
    try (Connection points = points();
        Statement statement = points.createStatement()) {
      statement.execute("drop table if exists event");
    }
  }

  /** Makes the tables as Sluice does, for all alike. */
  void create(dev.sluice.io.jdbc.Table table, dev.sluice.io.influx.QuestTables.Layout layout)
      throws SQLException {
    try (Connection rows = rows();
        Statement statement = rows.createStatement()) {
      for (String sql : table.createStatements(false)) {
        statement.execute(sql);
      }
    }
    try (Connection points = points();
        Statement statement = points.createStatement()) {
      statement.execute(layout.createStatement());
    }
  }

  /**
   * Checks that each event is there once.
   *
   * @throws IllegalStateException if not
   */
  void check(long high, long low) throws SQLException, InterruptedException {
    long rows = count(true);
    long deadline = System.nanoTime() + APPLIED.toNanos();
    long points = count(false);
    // QuestDB has points in its tables shortly after it has answered.
    while (points < low && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(100);
      points = count(false);
    }
    if (rows != high || points != low) {
      throw new IllegalStateException(
          "stored %d high and %d low events, not %d and %d".formatted(rows, points, high, low));
    }
  }

  /** Names the key as Connect's sinks name the place of a record. */
  void nameKeysOfConnect() throws SQLException {
    for (String column : KEY) {
      execute(
          "alter table events rename column \"%s\" to \"__connect_%s\"".formatted(column, column));
    }
  }

  /** Names it as it was. */
  void nameKeysOfSluice() throws SQLException {
    for (String column : KEY) {
      execute(
          "alter table events rename column \"__connect_%s\" to \"%s\"".formatted(column, column));
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection rows = rows();
        Statement statement = rows.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Of the set of rows, with their places, times and amounts; equal for equal sets. */
  String rowDigest() throws SQLException {
    try (Connection rows = rows();
        Statement statement = rows.createStatement();
        ResultSet digest =
            statement.executeQuery(
                "select count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', topic, partition,"
                    + " \"offset\", extract(epoch from time), trim_scale(amount)), 0)::numeric), 0) from events")) {
      return digest.next() ? digest.getString(1) : "";
    }
  }

  private long count(boolean high) throws SQLException {
    try (Connection connection = high ? rows() : points();
        Statement statement = connection.createStatement();
        ResultSet count =
            statement.executeQuery("select count(*) from " + (high ? "events" : "event"))) {
      return count.next() ? count.getLong(1) : 0;
    }
  }

  private Connection rows() throws SQLException {
    return DriverManager.getConnection(
        postgres.access().jdbcUrl(), postgres.access().user(), postgres.access().password());
  }

  private Connection points() throws SQLException {
    return DriverManager.getConnection(
        quest.access().jdbcUrl(), quest.access().user(), quest.access().password());
  }

  @Override
  public void close() {
    postgres.close();
    quest.close();
  }
}
