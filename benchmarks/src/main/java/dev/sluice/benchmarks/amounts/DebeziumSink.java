package dev.sluice.benchmarks.amounts;

import dev.sluice.benchmarks.measure.JavaCommand;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * One run of Debezium's JDBC sink on a Connect worker, with the settings that make it do what the
 * routing does with high events: upserts by topic, partition and offset into a table that is there,
 * in batches of the same size, which the driver rewrites into statements of many rows, positions
 * committed as often, and two tasks. It knows no condition and no points: all events are rows.
 */
final class DebeziumSink {
  private static final String WORKER = "org.apache.kafka.connect.cli.ConnectStandalone";
  private static final int BATCH_ROWS = 2_000;
  private static final int TASKS = 2;
  private static final int COMMIT_MILLIS = 2_000;

  private final Path home;
  private final Path folder;
  private final String jobName;

  /**
   * @param folder of the run, for its settings
   */
  DebeziumSink(Path home, Path folder, String jobName) {
    this.home = home;
    this.folder = folder;
    this.jobName = jobName;
  }

  /** The group in which positions are committed. */
  String group() {
    return "connect-" + jobName;
  }

  /** Writes the settings of the worker and the connector; user and password stay out of them. */
  void write(String servers, String topic, String jdbcUrl) throws IOException {
    Files.createDirectories(folder);
    Properties worker = new Properties();
    worker.setProperty("bootstrap.servers", servers);
    worker.setProperty("listeners", "http://127.0.0.1:0");
    worker.setProperty("plugin.discovery", "service_load");
    worker.setProperty("key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    worker.setProperty("value.converter", "dev.sluice.benchmarks.debezium.EventConverter");
    worker.setProperty("offset.storage.file.filename", folder.resolve("offsets").toString());
    worker.setProperty("offset.flush.interval.ms", Integer.toString(COMMIT_MILLIS));
    worker.setProperty("consumer.isolation.level", "read_committed");
    worker.setProperty("consumer.max.poll.records", Integer.toString(BATCH_ROWS));
    worker.setProperty("config.providers", "env");
    worker.setProperty(
        "config.providers.env.class",
        "org.apache.kafka.common.config.provider.EnvVarConfigProvider");
    store(worker, workerFile());

    Properties connector = new Properties();
    connector.setProperty("name", jobName);
    connector.setProperty("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
    connector.setProperty("tasks.max", Integer.toString(TASKS));
    connector.setProperty("topics", topic);
    connector.setProperty("connection.url", jdbcUrl + "?reWriteBatchedInserts=true");
    connector.setProperty("connection.username", "${env:SLUICE_JDBC_USERNAME}");
    connector.setProperty("connection.password", "${env:SLUICE_JDBC_PASSWORD}");
    connector.setProperty("insert.mode", "upsert");
    connector.setProperty("primary.key.mode", "kafka");
    connector.setProperty("schema.evolution", "none");
    connector.setProperty("table.name.format", "events");
    connector.setProperty("batch.size", Integer.toString(BATCH_ROWS));
    store(connector, connectorFile());
  }

  /** The command of the worker, once the settings are written. */
  List<String> command(int heapMegabytes) {
    Path target = home.resolve("benchmarks").resolve("debezium").resolve("target");
    return JavaCommand.main(
        target.resolve("classes") + ":" + target.resolve("lib").resolve("*"),
        WORKER,
        heapMegabytes,
        List.of(workerFile().toString(), connectorFile().toString()));
  }

  private Path workerFile() {
    return folder.resolve("worker.properties");
  }

  private Path connectorFile() {
    return folder.resolve("connector.properties");
  }

  private static void store(Properties properties, Path file) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
  }
}
