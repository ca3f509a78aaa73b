package dev.sluice.command.faults;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where low events go: QuestDB, or, where {@code -Dsluice.real.influxd} names one, a real InfluxDB.
 */
interface PointServer extends AutoCloseable {

  static PointServer start(Path folder) throws IOException {
    String influxd = System.getProperty("sluice.real.influxd");
    return influxd == null
        ? new QuestPoints(folder.resolve("quest"))
        : new InfluxPoints(Path.of(influxd), folder.resolve("influx"));
  }

  /** What a job has to be told to write to it. */
  List<String> options();

  void kill();

  void restart();

  /** The amounts of a topic's points by {@code PARTITION:OFFSET}. */
  Map<String, BigDecimal> stored(String topic) throws Exception;

  @Override
  void close();
}
