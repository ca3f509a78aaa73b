package dev.sluice.command.faults;

import dev.sluice.local.QuestServer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Points in a table of QuestDB. */
final class QuestPoints implements PointServer {
  private final QuestServer server;

  QuestPoints(Path folder) {
    this.server = QuestServer.start(folder);
  }

  @Override
  public List<String> options() {
    return List.of("--influxUrl=" + server.access().endpoint());
  }

  @Override
  public void kill() {
    server.kill();
  }

  @Override
  public void restart() {
    server.restart();
  }

  @Override
  public Map<String, BigDecimal> stored(String topic) throws SQLException {
    return AmountStores.read(
        server.access().jdbcUrl(),
        server.access().user(),
        server.access().password(),
        "select \"partition\", \"offset\", exact from event where topic = '" + topic + "'");
  }

  @Override
  public void close() {
    server.close();
  }
}
