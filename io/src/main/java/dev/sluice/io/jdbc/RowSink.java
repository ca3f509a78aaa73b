package dev.sluice.io.jdbc;

import dev.sluice.io.batches.BatchRefusedException;
import dev.sluice.io.batches.BatchSink;
import dev.sluice.io.environment.Masks;
import dev.sluice.io.outages.RetryWindow;
import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Writes rows into a table: one statement, and one round trip, a batch. */
final class RowSink<T> implements BatchSink<T> {
  private final DataSource pool;
  private final JdbcSettings settings;
  private final RowMapping<?, T> mapping;
  private @Nullable String statement;
  private @Nullable ColumnLimits limits;
  private long retries;

  RowSink(DataSource pool, JdbcSettings settings, RowMapping<?, T> mapping) {
    this.pool = pool;
    this.settings = settings;
    this.mapping = mapping;
  }

  @Override
  public long retries() {
    return retries;
  }

  @Override
  public void write(List<T> rows) throws BatchRefusedException, IOException {
    RetryWindow outage =
        new RetryWindow(
            "write to the database", settings.url(), Duration.ofSeconds(settings.outageSeconds()));
    while (true) {
      outage.ask();
      try {
        upsert(rows);
        outage.end();
        return;
      } catch (SQLException e) {
        switch (SqlFailures.of(e)) {
          case ROW -> throw new BatchRefusedException(refusal(e), e);
          case REFUSED -> throw failure(e, "");
          case AWAY -> {
            retries++;
            if (!outage.waitABit(reason(e), Duration.ZERO)) {
              throw failure(e, outage.tried());
            }
          }
        }
      } finally {
        outage.asked();
      }
    }
  }

  private void upsert(List<T> rows) throws SQLException, BatchRefusedException, IOException {
    try (Connection connection = pool.getConnection()) {
      if (statement == null || limits == null) {
        statement = mapping.table().upsertStatement(TableCheck.key(connection, mapping.table()));
        limits = ColumnLimits.of(connection, mapping.table());
      }
      refuseRounded(rows, limits);
      List<Array> arrays = new ArrayList<>();
      try (PreparedStatement upsert = connection.prepareStatement(statement)) {
        List<TableColumn> columns = mapping.table().columns();
        for (int i = 0; i < columns.size(); i++) {
          Array array =
              connection.createArrayOf(
                  columns.get(i).type().sql(), values(rows, i, columns.get(i)));
          arrays.add(array);
          upsert.setArray(i + 1, array);
        }
        var unused = upsert.executeUpdate();
      } finally {
        for (Array array : arrays) {
          array.free();
        }
      }
    }
  }

  /** The database would store another value, without a word. */
  private void refuseRounded(List<T> rows, ColumnLimits limits) throws BatchRefusedException {
    for (int column : limits.scales().keySet()) {
      for (T row : rows) {
        if (limits.rounds(column, mapping.value(row, column))) {
          String message =
              String.format(
                  "table %s would round the row: column %s keeps %d digits behind the point",
                  mapping.table().name(),
                  mapping.table().columns().get(column).name(),
                  limits.scales().get(column));
          throw new BatchRefusedException(message, /* cause= */ null);
        }
      }
    }
  }

  private Object[] values(List<T> rows, int column, TableColumn of) {
    Object[] values = new Object[rows.size()];
    for (int i = 0; i < values.length; i++) {
      Object value = mapping.value(rows.get(i), column);
      // The driver writes arrays as text, of most types as they write themselves.
      values[i] = of.type() == TableColumn.Type.TIMESTAMPTZ ? value.toString() : value;
    }
    return values;
  }

  /** What the server says of data quotes it; the state and the constraint say enough. */
  private String refusal(SQLException e) {
    String constraint = "";
    if (e instanceof org.postgresql.util.PSQLException postgres
        && postgres.getServerErrorMessage() != null
        && postgres.getServerErrorMessage().getConstraint() != null) {
      constraint = ", constraint " + postgres.getServerErrorMessage().getConstraint();
    }
    return String.format(
        "table %s refused the row: SQL state %s%s",
        mapping.table().name(), SqlFailures.state(e), constraint);
  }

  private IOException failure(SQLException e, String tried) {
    return new IOException(
        String.format(
            "cannot write to table %s at %s: %s%s",
            mapping.table().name(), settings.url(), reason(e), tried),
        e);
  }

  private static String reason(SQLException e) {
    Throwable cause = e;
    while (cause.getCause() instanceof SQLException deeper) {
      cause = deeper;
    }
    String state = SqlFailures.state(e);
    return Masks.words(cause) + (state.isEmpty() ? "" : " (SQL state " + state + ")");
  }
}
