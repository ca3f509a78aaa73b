package dev.sluice.io.jdbc;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;

/** What a failure means, by its SQL state. */
enum SqlFailures {
  /** The database is away, or in the way of somebody else: to be tried again. */
  AWAY,
  /** It refuses what is in the batch. */
  ROW,
  /** It refuses whatever comes: no such table, no right, a wrong password. */
  REFUSED;

  private static final Set<String> AWAY_CLASSES = Set.of("08", "53", "57", "58");
  private static final Set<String> AWAY_STATES =
      Set.of(
          "40001", "40P01", // Serialisation, deadlock.
          "55P03", // A lock that was not to be had.
          "25006", // A standby that is not the primary yet, or not any more.
          "XX000"); // An internal error, such as a lost file of a connection that is going down.

  private static final Set<String> ROW_CLASSES =
      Set.of(
          "21", // Two rows of one key in a batch.
          "22", // Out of range, and other data.
          "23", // Constraints.
          "44", // Of a view.
          "54", // Too large for a page or an index.
          "P0"); // Raised by a trigger.

  static SqlFailures of(SQLException e) {
    String state = state(e);
    if (state.length() != 5) {
      // The pool's own exception, without a state, has the driver's as its cause or none.
      return causedByIo(e) || e instanceof java.sql.SQLTransientException ? AWAY : REFUSED;
    }
    String family = state.substring(0, 2);
    if (AWAY_STATES.contains(state) || AWAY_CLASSES.contains(family)) {
      return AWAY;
    }
    return ROW_CLASSES.contains(family) ? ROW : REFUSED;
  }

  /** The state of an exception or of what caused it; empty where there is none. */
  static String state(SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return "";
  }

  private static boolean causedByIo(Throwable e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }
}
