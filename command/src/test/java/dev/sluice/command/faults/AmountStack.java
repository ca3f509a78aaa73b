package dev.sluice.command.faults;

import dev.sluice.io.kafka.CreateTopics;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.local.FlinkCluster;
import dev.sluice.local.FlinkSettings;
import dev.sluice.local.KafkaServer;
import dev.sluice.local.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The servers of a round of amounts, each a process: a console, a broker, PostgreSQL, QuestDB or
 * InfluxDB, a JobManager and two TaskManagers.
 */
final class AmountStack implements ClusterHost, AutoCloseable {
  private final Path folder;
  private final FlinkSettings settings = FlinkSettings.of(2, 2).withHeapMegabytes(512);
  final KafkaServer kafka;
  final PostgresServer postgres;
  final PointServer points;
  final Path credentials;
  private FlinkCluster cluster;
  private int clusters;
  private AmountConsole console;

  private AmountStack(Path folder) throws IOException {
    this.folder = folder;
    this.kafka = KafkaServer.start(folder.resolve("kafka"));
    this.postgres = PostgresServer.start(folder.resolve("postgres"));
    this.points = PointServer.start(folder);
    this.credentials =
        Files.writeString(
            folder.resolve("credentials"),
            "username=%s%npassword=%s%n"
                .formatted(postgres.access().user(), postgres.access().password()));
    this.cluster = FlinkCluster.start(folder.resolve("flink-0"), settings);
  }

  static AmountStack start(Path folder) throws IOException {
    return new AmountStack(folder);
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public FlinkCluster cluster() {
    return cluster;
  }

  void createTopics(Map<String, Integer> partitions) {
    CreateTopics.missing(KafkaAccess.plaintext(kafka.servers()), partitions);
  }

  /** Starts the console, before it is asked for. */
  void startConsole(String topic) throws IOException {
    console = new AmountConsole(folder, kafka.servers(), topic);
  }

  AmountConsole console() {
    return console;
  }

  /** Kills the TaskManager that was started first of those that run, and starts another. */
  void replaceTaskManager(int number) {
    cluster.killTaskManager(number);
    cluster.startTaskManager();
  }

  /** Kills all processes of the cluster, and starts another that knows nothing of the first. */
  void replaceCluster() {
    cluster.close();
    cluster = FlinkCluster.start(folder.resolve("flink-" + ++clusters), settings);
  }

  @Override
  public void close() {
    if (console != null) {
      console.close();
    }
    cluster.close();
    points.close();
    postgres.close();
    kafka.close();
  }
}
