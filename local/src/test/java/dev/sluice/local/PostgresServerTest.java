package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {

  @TempDir static Path folder;
  private static PostgresServer server;

  @BeforeAll
  static void start() {
    server = PostgresServer.start(folder.resolve("postgres"));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void whatWasCommittedIsThereAfterAKillAndARestart() throws SQLException {
    PostgresAccess access = server.access();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create table kept (amount numeric)");
      statement.execute("insert into kept values (3.10)");
      server.kill();
      assertThat(server.isRunning()).isFalse();
      assertThatThrownBy(() -> statement.execute("select 1")).isInstanceOf(SQLException.class);
    }
    server.restart();
    assertThat(server.access()).isEqualTo(access);
    assertThat(amounts()).isEqualTo("3.10");
    server.restart();
    assertThat(amounts()).isEqualTo("3.10");
  }

  @Test
  void aRestartWaitsForConnectionsThatOutliveAKilledServer() throws Exception {
    ProcessHandle postmaster = ProcessHandle.of(server.pid()).orElseThrow();
    List<ProcessHandle> children;
    try (Connection connection = connect()) {
      assertThat(connection.isValid(5)).isTrue();
      children = postmaster.children().toList();
      assertThat(children).isNotEmpty();
      children.forEach(child -> Signals.send(Signals.STOP, child));
      postmaster.destroyForcibly();
      postmaster.onExit().get(60, TimeUnit.SECONDS);
      CompletableFuture<Void> restarted = CompletableFuture.runAsync(server::restart);
      String log = "pre-existing shared memory block";
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.readString(folder.resolve("postgres/postgres.log")).contains(log));
      assertThat(restarted).isNotDone();
      children.forEach(child -> Signals.send(Signals.CONT, child));
      restarted.get(60, TimeUnit.SECONDS);
    }
    try (Connection connection = connect()) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void aWrongPasswordIsRefused() {
    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                    server.access().jdbcUrl(), server.access().user(), "wrong"))
        .isInstanceOf(SQLException.class)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("28P01");
  }

  @Test
  void aTakenPortIsSaid() {
    int port = Integer.parseInt(server.access().jdbcUrl().replaceAll(".*:(\\d+)/.*", "$1"));
    assertThatThrownBy(() -> PostgresServer.start(folder.resolve("other"), port))
        .isInstanceOf(ServerStartException.class)
        .hasMessage(
            "Port %d of 127.0.0.1 is taken: the PostgreSQL server on port %d cannot start.",
            port, port);
  }

  private static String amounts() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select string_agg(amount::text, ',') from kept")) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static Connection connect() throws SQLException {
    PostgresAccess access = server.access();
    return DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
  }
}
