package dev.sluice.benchmarks.archive;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.sluice.benchmarks.measure.JavaCommand;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * One run of Iceberg's sink on a Connect worker, with the settings that make it do what the archive
 * does: a commit as often as files roll, a partition for each camera and day, zstd (Iceberg's own
 * default), row groups of the size of the archive's, and two tasks. What is no observation is
 * skipped, as Connect does where it tolerates errors.
 */
final class ConnectSink {
  private static final String WORKER = "org.apache.kafka.connect.cli.ConnectStandalone";
  private static final String TABLES = "dev.sluice.benchmarks.connect.CreateTables";
  private static final String CONVERTER = "dev.sluice.benchmarks.connect.ConvertIntoNothing";
  private static final int ROW_GROUP_BYTES = 16 << 20;
  private static final int POLL_RECORDS = 5_000;
  private static final int TASKS = 2;
  private static final int LOOK_MILLIS = 500;
  private static final String CATALOG = "iceberg.catalog.";

  private final Path home;
  private final ArchiveRun run;

  ConnectSink(Path home, ArchiveRun run) {
    this.home = home;
    this.run = run;
  }

  /** The class path of the worker, of which nothing is on ours. */
  private static String classPath(Path home) {
    Path connect = home.resolve("benchmarks").resolve("connect").resolve("target");
    return String.join(
        ":",
        connect.resolve("classes").toString(),
        home.resolve("proto").resolve("target").resolve("classes").toString(),
        connect.resolve("lib").resolve("*").toString());
  }

  /** The command of a consumer that converts a topic and drops it. */
  static List<String> convert(Path home, int heapMegabytes, String servers, String topic) {
    return JavaCommand.main(classPath(home), CONVERTER, heapMegabytes, List.of(servers, topic));
  }

  /** The group in which positions are committed. */
  String group() {
    return "connect-" + run.jobName();
  }

  /** The topic by which workers and their coordinator speak. */
  String controlTopic() {
    return "control-" + run.jobName();
  }

  /** Writes the settings of the worker and the connector. */
  void write(String servers, String topic, int commitSeconds) throws IOException {
    Files.createDirectories(run.checkpoints());
    Properties worker = new Properties();
    worker.setProperty("bootstrap.servers", servers);
    worker.setProperty("listeners", "http://127.0.0.1:0");
    worker.setProperty("plugin.discovery", "service_load");
    worker.setProperty("key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    worker.setProperty("value.converter", "dev.sluice.benchmarks.connect.ObservationConverter");
    worker.setProperty(
        "offset.storage.file.filename", run.checkpoints().resolve("offsets").toString());
    // Also how long a task that finds nothing to read waits before it looks at the control topic.
    worker.setProperty("offset.flush.interval.ms", Integer.toString(LOOK_MILLIS));
    worker.setProperty("consumer.isolation.level", "read_committed");
    worker.setProperty("consumer.max.poll.records", Integer.toString(POLL_RECORDS));
    store(worker, workerFile());

    Properties connector = new Properties();
    connector.setProperty("name", run.jobName());
    connector.setProperty("connector.class", "org.apache.iceberg.connect.IcebergSinkConnector");
    connector.setProperty("tasks.max", Integer.toString(TASKS));
    connector.setProperty("topics", topic);
    connector.setProperty("errors.tolerance", "all");
    connector.setProperty("iceberg.kafka.bootstrap.servers", servers);
    // A task that comes to the control topic late must not miss the first commit, which then waits
    // 30 s for it.
    connector.setProperty("iceberg.kafka.auto.offset.reset", "earliest");
    connector.setProperty("iceberg.tables.dynamic-enabled", "true");
    connector.setProperty("iceberg.tables.route-field", "table");
    connector.setProperty("iceberg.control.topic", controlTopic());
    connector.setProperty(
        "iceberg.control.commit.interval-ms", Integer.toString(commitSeconds * 1_000));
    connector.setProperty(
        "iceberg.tables.write-props.write.parquet.row-group-size-bytes",
        Integer.toString(ROW_GROUP_BYTES));
    connector.setProperty(CATALOG + "catalog-impl", "org.apache.iceberg.jdbc.JdbcCatalog");
    connector.setProperty(
        CATALOG + "uri",
        "jdbc:sqlite:" + run.checkpoints().resolve("catalog.db") + "?journal_mode=WAL");
    // SQLite fails one of two commits at once, and the sink tries again only with its next one.
    connector.setProperty("iceberg.control.commit.threads", "1");
    connector.setProperty(CATALOG + "warehouse", run.output());
    connector.setProperty(CATALOG + "io-impl", "org.apache.iceberg.aws.s3.S3FileIO");
    connector.setProperty(
        CATALOG + "s3.client-factory-impl",
        "org.apache.iceberg.aws.s3.DefaultS3FileIOAwsClientFactory");
    connector.setProperty(CATALOG + "s3.path-style-access", "true");
    connector.setProperty(CATALOG + "http-client.type", "apache");
    store(connector, connectorFile());
  }

  /** The command that makes the tables, once the settings are written. */
  List<String> createTables(int heapMegabytes) {
    return JavaCommand.main(
        classPath(home), TABLES, heapMegabytes, List.of(connectorFile().toString()));
  }

  /** The command of the worker, once there are tables. */
  List<String> command(int heapMegabytes) {
    return JavaCommand.main(
        classPath(home),
        WORKER,
        heapMegabytes,
        List.of(workerFile().toString(), connectorFile().toString()));
  }

  /**
   * How many rows its tables have, by their newest metadata.
   *
   * @param folder of the run in the store
   */
  static long rows(Path folder) {
    long rows = 0;
    try (Stream<Path> tables = Files.list(folder.resolve("bench"))) {
      for (Path table : tables.toList()) {
        rows += rowsOf(table.resolve("metadata"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static long rowsOf(Path metadata) throws IOException {
    Optional<Path> newest;
    try (Stream<Path> files = Files.list(metadata)) {
      newest =
          files
              .filter(file -> file.getFileName().toString().endsWith(".metadata.json"))
              .max(Path::compareTo);
    }
    if (newest.isEmpty()) {
      return 0;
    }
    try (Reader reader = Files.newBufferedReader(newest.get())) {
      JsonObject table = JsonParser.parseReader(reader).getAsJsonObject();
      long current = table.get("current-snapshot-id").getAsLong();
      for (JsonElement each : table.getAsJsonArray("snapshots")) {
        JsonObject snapshot = each.getAsJsonObject();
        if (snapshot.get("snapshot-id").getAsLong() == current) {
          return snapshot.getAsJsonObject("summary").get("total-records").getAsLong();
        }
      }
      return 0;
    } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
      return 0; // Being written, or without a snapshot.
    }
  }

  private Path workerFile() {
    return run.checkpoints().resolve("worker.properties");
  }

  private Path connectorFile() {
    return run.checkpoints().resolve("connector.properties");
  }

  private static void store(Properties properties, Path file) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
  }
}
