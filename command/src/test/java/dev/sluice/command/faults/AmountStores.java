package dev.sluice.command.faults;

import dev.sluice.command.live.TopicDump;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/**
 * What lies in the stores: amounts by {@code PARTITION:OFFSET}, each of which may be there once.
 */
final class AmountStores {
  private final AmountStack stack;
  private final String topic;
  private final String letters;

  AmountStores(AmountStack stack, String topic, String letters) {
    this.stack = stack;
    this.topic = topic;
    this.letters = letters;
  }

  /** The rows of the table. */
  Map<String, BigDecimal> high() throws SQLException {
    return read(
        stack.postgres.access().jdbcUrl(),
        stack.postgres.access().user(),
        stack.postgres.access().password(),
        "select partition, \"offset\", amount::text from events where topic = '" + topic + "'");
  }

  /** The points of the measurement. */
  Map<String, BigDecimal> low() throws Exception {
    return stack.points.stored(topic);
  }

  static Map<String, BigDecimal> read(String url, String user, String password, String sql)
      throws SQLException {
    Map<String, BigDecimal> amounts = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection(url, user, password);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        String place = rows.getString(1) + ":" + rows.getString(2);
        if (amounts.put(place, new BigDecimal(rows.getString(3))) != null) {
          throw new AssertionError(place + " is there more than once at " + url);
        }
      }
    }
    return amounts;
  }

  /** The dead letters, by place with their reasons; one that is there twice has the same id. */
  Map<String, String> letters() throws IOException {
    Map<String, String> reasons = new TreeMap<>();
    Map<String, String> ids = new TreeMap<>();
    for (TopicRecord record : TopicDump.of(stack.kafka.servers(), letters)) {
      DeadLetter letter = DeadLetter.parseFrom(record.value());
      String place = letter.getTopic().getPartition() + ":" + letter.getTopic().getOffset();
      String before = ids.put(place, letter.getLetterId());
      if (before != null && !before.equals(letter.getLetterId())) {
        throw new AssertionError(place + " has two letters");
      }
      reasons.put(place, letter.getReason().name());
    }
    return reasons;
  }
}
