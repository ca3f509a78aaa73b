package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestServerTest {

  @TempDir Path folder;

  @Test
  void aPointIsThereAfterAKillAndARestartAndOnlyOnce() throws Exception {
    try (QuestServer server = QuestServer.start(folder.resolve("quest"))) {
      QuestAccess access = server.access();
      execute(
          access,
          "create table event (\"partition\" symbol, amount double, timestamp timestamp)"
              + " timestamp(timestamp) partition by day wal"
              + " dedup upsert keys(timestamp, \"partition\")");
      assertThat(write(access)).isEqualTo(204);
      assertThat(write(access)).isEqualTo(204);
      server.kill();
      assertThat(server.isRunning()).isFalse();
      server.restart();
      assertThat(server.access()).isEqualTo(access);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(count(access)).isEqualTo("1 3.1"));
    }
  }

  private static int write(QuestAccess access) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(access.endpoint() + "/api/v2/write?precision=ns"))
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "event,partition=0 amount=3.1 1700000000000000007"))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static void execute(QuestAccess access, String sql) throws SQLException {
    try (Connection connection = connect(access);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String count(QuestAccess access) throws SQLException {
    try (Connection connection = connect(access);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(), sum(amount) from event")) {
      rows.next();
      return rows.getLong(1) + " " + rows.getDouble(2);
    }
  }

  private static Connection connect(QuestAccess access) throws SQLException {
    return DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
  }
}
