package dev.sluice.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.batches.BisectingWriter;
import dev.sluice.local.PostgresAccess;
import dev.sluice.local.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestPipelineExtension.class)
class WriteRowsTest {

  @TempDir static Path folder;
  private static PostgresServer server;
  private static JdbcSettings settings;

  @BeforeAll
  static void start() throws IOException {
    server = PostgresServer.start(folder.resolve("postgres"));
    PostgresAccess access = server.access();
    Path credentials =
        Files.writeString(
            folder.resolve("credentials"),
            "username=" + access.user() + "\npassword=" + access.password() + "\n");
    settings = new JdbcSettings(access.jdbcUrl(), credentials.toString(), 2, 60);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void rowsAreStoredExactlyAndARowThatComesAgainTakesItsPlace(TestPipeline pipeline)
      throws Exception {
    TableCheck.create(settings, Numbers.table("twice"));
    pipeline
        .apply(Create.of("1:3.10 2:1e300 3:-0.00000000000000000000000000001", "1:3.10", "4:5"))
        .apply("WriteRows", WriteRows.to(settings, new Numbers("twice")).withBatchRows(2));
    pipeline.run().waitUntilFinish();
    List<String> before = query("select id || ' ' || amount || ' ' || xmin from twice order by 1");
    write("twice", "1:3.10", "4:7");

    assertThat(query("select id || ' ' || trim_scale(amount) from twice where id <> 2 order by id"))
        .containsExactly("1 3.1", "3 -0.00000000000000000000000000001", "4 7");
    assertThat(query("select amount from twice where id = 1")).containsExactly("3.10");
    assertThat(query("select length(amount::text) from twice where id = 2")).containsExactly("301");
    assertThat(query("select to_char(time, 'YYYY-MM-DD HH24:MI:SS.US') from twice where id = 1"))
        .containsExactly("2023-11-14 22:13:20.124000");
    assertThat(
            query("select id || ' ' || amount || ' ' || xmin from twice where id < 4 order by 1"))
        .as("what did not change was not written again")
        .isEqualTo(before.subList(0, 3));
  }

  @Test
  void aBadRowIsALetterWithItsStateAndTheRestOfItsBatchIsStored(TestPipeline pipeline)
      throws Exception {
    TableCheck.create(settings, Numbers.table("picky"));
    execute("alter table picky add constraint below_ten check (amount < 10)");
    execute("alter table picky alter amount type numeric(12, 2)");
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(i + ":" + (i == 17 ? "10.5" : i == 60 ? "1e200" : "1"));
    }
    PAssert.that(
            pipeline
                .apply(Create.of(String.join(" ", rows)))
                .apply("WriteRows", WriteRows.to(settings, new Numbers("picky")))
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(
                            letter ->
                                letter.getPayload().toStringUtf8() + " " + letter.getMessage())))
        .containsInAnyOrder(
            "17:10.5 table picky refused the row: SQL state 23514, constraint below_ten",
            "60:1e200 table picky refused the row: SQL state 22003");
    pipeline.run().waitUntilFinish();

    assertThat(query("select count(*) || ' ' || sum(id) from picky"))
        .containsExactly("98 " + (4950 - 17 - 60));
  }

  @Test
  void aRowThatTheDatabaseWouldRoundIsALetterAndTheRestIsStored() throws Exception {
    TableCheck.create(settings, Numbers.table("rounding"));
    execute("alter table rounding alter amount type numeric(6, 2)");
    assertThat(TableCheck.check(settings, Numbers.table("rounding")).limits())
        .containsExactly(
            "column amount of table rounding is numeric(6,2): a row with more than 2 digits behind"
                + " the point is a dead letter, and is not rounded");
    List<String> letters = new ArrayList<>();
    try (ConnectionPools.Lease lease = ConnectionPools.lease(settings)) {
      new BisectingWriter<>(new RowSink<>(lease.pool(), settings, new Numbers("rounding")))
          .write(
              List.of("1:5.000000000000000000001", "2:5.00", "3:5.0000", "4:0.001", "5:-1e3"),
              (row, message) -> letters.add(row + " " + message));
    }
    assertThat(letters)
        .containsExactly(
            "1:5.000000000000000000001 table rounding would round the row: column amount keeps 2"
                + " digits behind the point",
            "4:0.001 table rounding would round the row: column amount keeps 2 digits behind the"
                + " point");
    assertThat(query("select id || ' ' || amount from rounding order by id"))
        .containsExactly("2 5.00", "3 5.00", "5 -1000.00");
    execute("alter table rounding alter amount type double precision");
    assertThatThrownBy(() -> TableCheck.check(settings, Numbers.table("rounding")))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "table rounding would change what comes: column amount is double precision and must be"
                + " numeric");
    execute("alter table rounding alter amount type numeric, alter time type timestamptz(0)");
    assertThatThrownBy(() -> TableCheck.check(settings, Numbers.table("rounding")))
        .hasMessage(
            "table rounding would change what comes: column time is timestamp(0) with time"
                + " zone and must be timestamptz");
  }

  @Test
  void aKilledServerIsWaitedForAndNothingIsLostOrDoubled() throws Exception {
    TableCheck.create(settings, Numbers.table("patient"));
    write("patient", "1:1");
    server.kill();
    CompletableFuture<Void> written =
        CompletableFuture.runAsync(
            () -> {
              try {
                write("patient", "1:1", "2:2", "3:3");
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    server.restart();
    written.get(60, TimeUnit.SECONDS);
    assertThat(query("select id from patient order by id")).containsExactly("1", "2", "3");

    server.kill();
    assertThatThrownBy(
            () -> {
              try (ConnectionPools.Lease lease =
                  ConnectionPools.lease(settings.withOutageSeconds(0))) {
                new RowSink<>(lease.pool(), settings.withOutageSeconds(0), new Numbers("patient"))
                    .write(List.of("4:4"));
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot write to table patient at " + settings.url() + ": ")
        .hasMessageContaining("refused");
    server.restart();
  }

  @Test
  void aDeadlockIsTriedAgain() throws Exception {
    TableCheck.create(settings, Numbers.table("busy"));
    write("busy", "1:1", "2:2");
    boolean found = false;
    // The writer looks for a deadlock once, a second after it began to wait: on a slow machine that
    // can be before there is one, and then it is this side that finds it.
    while (!found) {
      found = writerFindsADeadlock();
    }
    assertThat(query("select id || ' ' || amount from busy order by id"))
        .containsExactly("1 11", "2 12");
  }

  /** Whether it was the writer, and not this side, whose statement was given up. */
  private boolean writerFindsADeadlock() throws Exception {
    CompletableFuture<Void> written = new CompletableFuture<>();
    boolean isWriter = true;
    try (Connection other = connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("set deadlock_timeout = '10s'");
      statement.execute("update busy set amount = 20 where id = 2");
      written.completeAsync(
          () -> {
            try {
              write("busy", "1:11", "2:12");
              return null;
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      // It holds row 1 and waits for row 2 by now, or will: this waits for row 1 in any case.
      org.awaitility.Awaitility.await()
          .until(
              () ->
                  query("select 1 from pg_stat_activity where wait_event_type = 'Lock'").size()
                      == 1);
      statement.execute("update busy set amount = 10 where id = 1");
      other.commit();
    } catch (SQLException e) {
      assertThat(e.getSQLState()).as("%s", e.getMessage()).isEqualTo("40P01");
      isWriter = false;
    }
    written.get(60, TimeUnit.SECONDS);
    return isWriter;
  }

  @Test
  void whatWillNotDoIsSaidBeforeAnythingIsWritten() throws Exception {
    assertThatThrownBy(() -> TableCheck.check(settings, Numbers.table("nowhere")))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "there is no table nowhere; it can be made with --createTables=true, or"
                + " by: CREATE TABLE IF NOT EXISTS \"nowhere\"");
    execute("create table other (id bigint, amount numeric, time timestamptz primary key)");
    assertThatThrownBy(() -> TableCheck.check(settings, Numbers.table("other")))
        .isInstanceOf(IOException.class)
        .hasMessage("the primary key of table other must be [id], but is: [time]");
    execute("create table typed (id bigint primary key, amount date, time timestamptz)");
    assertThatThrownBy(() -> TableCheck.check(settings, Numbers.table("typed")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("column \"amount\" is of type date");
    execute("create table keyless (id bigint, amount numeric, time timestamptz)");
    assertThatThrownBy(() -> TableCheck.check(settings, Numbers.table("keyless")))
        .hasMessageStartingWith(
            "table keyless has no primary key: give it one of [id], or remove it; it can be made"
                + " with --createTables=true, or by: ");
    assertThat(TableCheck.isThere(settings, Numbers.table("fine"))).isFalse();
    assertThat(TableCheck.mayCreate(settings, Numbers.table("fine"))).hasSize(2);
    TableCheck.create(settings, Numbers.table("fine"));
    assertThat(TableCheck.isThere(settings, Numbers.table("fine"))).isTrue();
    assertThat(TableCheck.check(settings, Numbers.table("fine")).hypertable()).isFalse();
    assertThat(query("select * from fine")).isEmpty();
    String readOnly = "default_transaction_read_only%3Don";
    JdbcSettings standby =
        new JdbcSettings(
            settings.url() + "?options=-c%20" + readOnly, settings.credentialsFile(), 1, 60);
    assertThatThrownBy(() -> TableCheck.check(standby, Numbers.table("fine")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("takes no writes: it is a standby, or set to be read only");
    execute("create role reader login password 'secret2'");
    execute("grant select on fine to reader");
    Path mayRead =
        Files.writeString(folder.resolve("reader"), "username=reader\npassword=secret2\n");
    JdbcSettings reader = new JdbcSettings(settings.url(), mayRead.toString(), 1, 60);
    assertThatThrownBy(() -> TableCheck.check(reader, Numbers.table("fine")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("permission denied for table fine");
    assertThatThrownBy(() -> TableCheck.mayCreate(reader, Numbers.table("another")))
        .hasMessage(
            "cannot make table another at "
                + settings.url()
                + ": the user has no right to create in its schema");
    Path wrong = Files.writeString(folder.resolve("wrong"), "username=sluice\npassword=secret1\n");
    JdbcSettings refused = new JdbcSettings(settings.url(), wrong.toString(), 1, 60);
    assertThatThrownBy(() -> TableCheck.check(refused, Numbers.table("fine")))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("password authentication failed for user \"sluice\"")
        .hasMessageNotContaining("secret1");
  }

  @Test
  @SuppressWarnings("try") // Closes once more than it has to.
  void aWorkerHasOnePoolOfSoManyConnections() throws Exception {
    try (ConnectionPools.Lease one = ConnectionPools.lease(settings);
        ConnectionPools.Lease other = ConnectionPools.lease(settings)) {
      assertThat(other.pool()).isSameAs(one.pool());
      try (Connection first = one.pool().getConnection();
          Connection second = other.pool().getConnection()) {
        assertThat(query("select 1 from pg_stat_activity where application_name = 'sluice'"))
            .hasSize(2);
        assertThatThrownBy(() -> one.pool().getConnection())
            .isInstanceOf(SQLException.class)
            .satisfies(
                e -> assertThat(SqlFailures.of((SQLException) e)).isEqualTo(SqlFailures.AWAY));
        assertThat(first).isNotSameAs(second);
      }
      one.close();
      one.close();
      try (Connection still = other.pool().getConnection()) {
        assertThat(still.isValid(5)).isTrue();
      }
    }
  }

  private static void write(String table, String... rows) throws IOException {
    try (ConnectionPools.Lease lease = ConnectionPools.lease(settings)) {
      new BisectingWriter<>(new RowSink<>(lease.pool(), settings, new Numbers(table)))
          .write(
              List.of(rows),
              (row, message) -> {
                throw new AssertionError(row + " " + message);
              });
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> query(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }

  private static Connection connect() throws SQLException {
    PostgresAccess access = server.access();
    return DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
  }
}
