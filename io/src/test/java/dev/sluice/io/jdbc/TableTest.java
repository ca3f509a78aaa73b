package dev.sluice.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.outages.StoreUnavailableException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Table EVENTS = Numbers.table("lake.events");

  @Test
  void theStatementsAreThoseOfAPlainTable() {
    assertThat(EVENTS.createStatements(false))
        .containsExactly(
            "CREATE TABLE IF NOT EXISTS \"lake\".\"events\" (\"time\" timestamptz NOT NULL,"
                + " \"amount\" numeric NOT NULL, \"id\" bigint NOT NULL, PRIMARY KEY (\"id\"))",
            "CREATE INDEX IF NOT EXISTS \"events_time\" ON \"lake\".\"events\" USING brin"
                + " (\"time\") WITH (pages_per_range = 32, autosummarize = on)");
    assertThat(EVENTS.upsertStatement(EVENTS.key(false)))
        .isEqualTo(
            "INSERT INTO \"lake\".\"events\" AS t (\"time\", \"amount\", \"id\") SELECT * FROM"
                + " unnest(?::timestamptz[], ?::numeric[], ?::bigint[]) ON CONFLICT (\"id\") DO"
                + " UPDATE SET \"time\" = excluded.\"time\", \"amount\" = excluded.\"amount\" WHERE"
                + " (t.\"time\", t.\"amount\") IS DISTINCT FROM (excluded.\"time\","
                + " excluded.\"amount\")");
  }

  @Test
  void aHypertableHasTheTimeInItsKey() {
    assertThat(EVENTS.createStatements(true))
        .satisfiesExactly(
            create -> assertThat(create).endsWith("PRIMARY KEY (\"id\", \"time\"))"),
            hyper ->
                assertThat(hyper)
                    .isEqualTo(
                        "SELECT create_hypertable('\"lake\".\"events\"', 'time', if_not_exists =>"
                            + " TRUE, migrate_data => TRUE)"));
    assertThat(EVENTS.upsertStatement(EVENTS.key(true)))
        .contains(
            "ON CONFLICT (\"id\", \"time\") DO UPDATE SET \"amount\" = excluded.\"amount\" WHERE");
  }

  @Test
  void namesThatWouldBeMoreThanNamesAreRefused() {
    assertThatThrownBy(() -> Numbers.table("events; drop table events"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new JdbcSettings("jdbc:postgresql://u:p@host/db", null, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the JDBC URL must hold no user, no password and no token");
    assertThatThrownBy(() -> new JdbcSettings("jdbc:postgresql://host/db?password=x", null, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the JDBC URL must hold no user, no password and no token");
  }

  @Test
  void databaseThatIsAwayIsToldFromOneThatRefuses() {
    JdbcSettings nowhere = new JdbcSettings("jdbc:postgresql://127.0.0.1:1/db", null, 1, 0);

    assertThatThrownBy(() -> TableCheck.isThere(nowhere, EVENTS))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageStartingWith(
            "cannot look for table lake.events at jdbc:postgresql://127.0.0.1:1/db: ");
    assertThatThrownBy(() -> TableCheck.check(nowhere, EVENTS))
        .isInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void statesSayWhatIsToBeDone() {
    for (String away : List.of("08006", "57P01", "57P03", "53300", "40P01", "40001", "25006")) {
      assertThat(SqlFailures.of(new SQLException("", away))).isEqualTo(SqlFailures.AWAY);
    }
    for (String row : List.of("22003", "22021", "23514", "23505", "21000", "54000", "P0001")) {
      assertThat(SqlFailures.of(new SQLException("", row))).isEqualTo(SqlFailures.ROW);
    }
    for (String refused : List.of("42P01", "42501", "28P01", "3D000", "0A000")) {
      assertThat(SqlFailures.of(new SQLException("", refused))).isEqualTo(SqlFailures.REFUSED);
    }
    assertThat(SqlFailures.of(new SQLTransientConnectionException("pool is exhausted")))
        .isEqualTo(SqlFailures.AWAY);
    assertThat(
            SqlFailures.of(
                new SQLTransientConnectionException("", null, new SQLException("", "28P01"))))
        .isEqualTo(SqlFailures.REFUSED);
  }
}
